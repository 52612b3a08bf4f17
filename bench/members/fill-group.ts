/** A large group whose members have names, made straight in the store: an account at a time would take minutes. */
import { sql } from 'kysely'
import { openTarget } from '../../packages/storage/src/copy/open-end.js'
import type { BenchDatabase } from '../lib/database.js'
import { type BenchUser, makeGroup, makeUsers } from '../lib/people.js'
import { toEndAddress } from './end-address.js'

const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑']
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲华红建国志海燕春梅龙']
const firstNames = ['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Grace', 'Henry', 'Iris', 'Jonas']
const lastNames = ['Acme', 'Berg', 'Costa', 'Diaz', 'Evans', 'Fischer', 'Garcia', 'Hall', 'Ivanov', 'Jensen']
/** One of so many members is called something else in the group. */
const aliasEvery = 10
const usersPerStatement = 500

/** In no name, alias, pinyin or initials of the group. */
export const unknownName = 'qqq'
/** The surname of one in 20 members, and in the alias of others. */
export const commonName = 'zhang'

export interface FilledGroup {
  readonly groupId: number
  /** Those who have a token; the first one owns the group. */
  readonly users: readonly BenchUser[]
}

/** Makes a group of so many members, of whom so many come. No name is searchable yet. */
export async function fillGroup(
  database: BenchDatabase,
  { members, comers }: { readonly members: number; readonly comers: number },
): Promise<FilledGroup> {
  await using stores = await database.open()
  const users = await makeUsers(stores, comers)
  const firstId = users.at(-1)!.id + 1
  const names = Array.from({ length: members - comers }, (_, index) => toName(index))
  await using target = await openTarget(toEndAddress(database))
  const { db } = target
  const now = Date.now()
  for (let from = 0; from < names.length; from += usersPerStatement) {
    const rows = names.slice(from, from + usersPerStatement).map((nickname, index) => {
      const id = firstId + from + index
      const username = `member${id}`
      return {
        ...{ id, username, username_key: username, nickname, password_hash: null, bio: '', locale: 'zh-CN' },
        ...{ created_at: now, updated_at: now },
      }
    })
    await db.insertInto('users').values(rows).execute()
  }
  const ids = [...users.map(({ id }) => id), ...names.map((_, index) => firstId + index)]
  const groupId = await makeGroup(stores, ids)
  for (const [index, surname] of surnames.entries())
    await db
      .updateTable('im_group_members')
      .set({ alias: `老${surname}` })
      .where('group_id', '=', groupId)
      .where(sql<number>`user_id % ${sql.lit(aliasEvery * surnames.length)}`, '=', aliasEvery * index)
      .execute()
  return { groupId, users }
}

/** Three of four are Chinese. */
function toName(index: number): string {
  const of = (list: readonly string[], step: number) => list[Math.floor(index / step) % list.length]!
  if (index % 4 === 3) return `${of(firstNames, 4)} ${of(lastNames, 40)}`
  return `${of(surnames, 1)}${of(given, surnames.length)}${of(given, surnames.length * given.length)}`
}
