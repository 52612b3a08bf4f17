import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { connectMysql } from '../mysql/connect-mysql.js'
import { addressOn, createRecordingLog, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { declareRestored, putBack } from '../restore/index.js'
import { openBinding } from '../sqlite/binding.js'
import { openSqlite } from '../sqlite/open-sqlite.js'
import { createImStore } from '../stores/im-store.js'
import { draft, makeFolder } from '../testing/local-store.js'
import { makeGroup } from '../testing/make-group.js'
import { Incarnation } from './incarnation.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const group = { name: 'g', ownerId: 1, memberIds: [2], at: 1 }

/** Opens it, says its name, and closes it in good order. */
async function nameAt(path: string): Promise<string> {
  await using stores = await openSqlite({ path })
  return (await stores.im.getIncarnation()).name
}

/** A backup as SQLite makes one of a file in use. */
function backUp(path: string, to: string): void {
  const binding = openBinding(path)
  binding.exec(`vacuum into '${to}'`)
  binding.close()
}

describe('the name of a file', () => {
  it('[S840] a database keeps its name through starts, stops, kills and a copy of its whole folder', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'a', 'stonechat.db')
    const name = await nameAt(path)
    await using stores = await openSqlite({ path })
    expect((await stores.im.getIncarnation()).name).toBe(name)
    await stores.im.commitMessages([draft(pair, 1)])
    // As a process that is killed now would leave it.
    cpSync(join(folder.path, 'a'), join(folder.path, 'b'), { recursive: true })
    expect(await nameAt(join(folder.path, 'b', 'stonechat.db'))).toBe(name)
    await stores.close()
    expect(await nameAt(path)).toBe(name)
    expect(await nameAt(path)).toBe(name)
  })

  it.each([
    ['while it was in use', 'live'],
    ['after it was closed', 'closed'],
  ])(
    '[S841] a file in whose place a backup was put that was made %s gets another name, however often it is put back',
    async (_, when) => {
      using folder = makeFolder()
      const path = join(folder.path, 'stonechat.db')
      const backup = join(folder.path, 'backup')
      const stores = await openSqlite({ path })
      const { name } = await stores.im.getIncarnation()
      await stores.im.commitMessages([draft(pair, 1)])
      if (when === 'live') backUp(path, backup)
      else {
        await stores.close()
        copyFileSync(path, backup)
      }
      await using again = when === 'live' ? stores : await openSqlite({ path })
      // No message and nobody new.
      await again.im.saveLastSeen([{ userId: 1, at: 5 }])
      await again.close()
      copyFileSync(backup, path)
      const second = await nameAt(path)
      expect(second).not.toBe(name)
      expect(await nameAt(path)).toBe(second)
      copyFileSync(backup, path)
      expect([name, second]).not.toContain(await nameAt(path))
    },
  )

  it('[S843] a file whose process died and whose log is missing gets another name', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'a', 'stonechat.db')
    await using stores = await openSqlite({ path })
    await stores.im.commitMessages([draft(pair, 1)])
    cpSync(join(folder.path, 'a'), join(folder.path, 'b'), { recursive: true })
    const lost = join(folder.path, 'b', 'stonechat.db')
    backUp(path, join(folder.path, 'backup'))
    copyFileSync(join(folder.path, 'backup'), lost)
    rmSync(`${lost}-wal`)
    rmSync(`${lost}-shm`)
    expect(await nameAt(lost)).not.toBe((await stores.im.getIncarnation()).name)
  })

  it.each([
    ['missing', (mark: string) => rmSync(mark)],
    ['empty', (mark: string) => writeFileSync(mark, '')],
    ['cut', (mark: string) => writeFileSync(mark, readFileSync(mark, 'utf8').slice(0, 40))],
    ['of something else', (mark: string) => writeFileSync(mark, '[1]')],
  ])(
    '[S844] a file that was in use before, and beside which what was known of it is %s, gets another name',
    async (_, spoil) => {
      using folder = makeFolder()
      const path = join(folder.path, 'stonechat.db')
      const name = await nameAt(path)
      spoil(`${path}.mark`)
      expect(await nameAt(path)).not.toBe(name)
    },
  )

  it('[S845] ids that may have been given out are not given out again after a database went back, also twice', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const backup = join(folder.path, 'backup')
    const given: number[] = []
    for (let life = 0; life < 3; life += 1) {
      await using stores = await openSqlite({ path })
      if (life === 0) {
        await makeGroup(stores.im, group)
        backUp(path, backup)
      }
      for (let count = 0; count < 3; count += 1) {
        const { id, conversation_id } = await makeGroup(stores.im, group)
        const [sent] = await stores.im.commitMessages([draft({ kind: 'direct', low: count + 3, high: 9 }, 9)])
        if (sent?.status !== 'created') throw new Error('it was not sent')
        given.push(id, conversation_id, sent.message.conversation_id)
      }
      given.push(...(await stores.im.listEvents({ after: 1, limit: 99 })).events.map((event) => -event.id))
      await stores.close()
      copyFileSync(backup, path)
    }
    expect(new Set(given).size).toBe(given.length)
  })
})

describe('a restore', () => {
  it('[S846] a backup is put in the place of a database with a new name, and the backup stays', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const backup = join(folder.path, 'backup')
    const stores = await openSqlite({ path })
    const { name } = await stores.im.getIncarnation()
    await stores.im.commitMessages([draft(pair, 1)])
    backUp(path, backup)
    await stores.im.commitMessages([draft(pair, 1)])
    await stores.close()
    await putBack(backup, path)
    const second = await declareRestored({ address: { kind: 'sqlite', path } })
    expect(second).not.toBe(name)
    await using again = await openSqlite({ path })
    expect((await again.im.getIncarnation()).name).toBe(second)
    expect(await again.im.getSession(2, 1)).toMatchObject({ last_seq: 1 })
    await putBack(backup, join(folder.path, 'another.db'))
  })

  it.each([
    ['no database', 'nonsense '.repeat(1_000), /not a database/],
    ['an empty file', '', /the backup is no database of Stonechat/],
  ])('[S847] a backup that is %s is refused, and the database stays as it is', async (_, content, reason) => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const name = await nameAt(path)
    writeFileSync(join(folder.path, 'backup'), content)
    await expect(putBack(join(folder.path, 'backup'), path)).rejects.toThrow(reason)
    await expect(putBack(join(folder.path, 'none'), path)).rejects.toThrow(/ENOENT/)
    expect(await nameAt(path)).toBe(name)
  })

  it('[S847] a backup that is cut short is refused', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const name = await nameAt(path)
    const whole = readFileSync(path)
    writeFileSync(join(folder.path, 'backup'), whole.subarray(0, Math.floor(whole.length / 2)))
    await expect(putBack(join(folder.path, 'backup'), path)).rejects.toThrow()
    expect(await nameAt(path)).toBe(name)
  })
})

describeWithMariaDb('the name of a database on MySQL', (getServer) => {
  /** Two nodes of one database, that look when they are told to. */
  async function openNodes(markFile?: string) {
    const address = addressOn(getServer())
    const open = async () => {
      const log = createRecordingLog()
      const { db, engine } = await connectMysql(address)
      const parts = { db, engine, log, markFile, isOnlyWriter: false, hasLog: true }
      const incarnation = await Incarnation.open(parts)
      return { db, log, incarnation, im: createImStore({ db, engine }) }
    }
    return { address, open, one: await open(), other: await open() }
  }
  type Node = Awaited<ReturnType<typeof openNodes>>['one']
  async function close(...nodes: readonly Node[]) {
    for (const { incarnation, db } of nodes) {
      await incarnation.close()
      await db.destroy()
    }
  }
  /** Takes it back to before its newest message, as a backup that is put back would. */
  async function setBack({ db }: Node) {
    await sql`delete from im_events order by id desc limit 1`.execute(db)
    await sql`delete from im_messages order by seq desc limit 1`.execute(db)
    await sql`update im_conversations set last_seq = last_seq - 1`.execute(db)
  }
  const write = async ({ im, incarnation }: Node) => {
    await im.commitMessages([draft(pair, 1)])
    incarnation.wrote()
  }

  it('[S848] nodes that run notice that the database was set back, and come to the same new name', async () => {
    const { one, other } = await openNodes()
    const name = one.incarnation.value
    expect(other.incarnation.value).toBe(name)
    await write(one)
    await write(other)
    for (const { incarnation } of [one, other]) await incarnation.look()
    expect([one.incarnation.value, other.incarnation.value]).toEqual([name, name])
    await setBack(one)
    await Promise.all([one.incarnation.look(), other.incarnation.look()])
    await Promise.all([one.incarnation.look(), other.incarnation.look()])
    expect(one.incarnation.value).not.toBe(name)
    expect(other.incarnation.value).toBe(one.incarnation.value)
    expect(one.log.count('storage.went_back') + other.log.count('storage.went_back')).toBeGreaterThan(0)
    const { id } = await makeGroup(one.im, group)
    expect(id).toBeGreaterThan(1_000_000)
    await close(one, other)
  })

  it('[S848] nodes that start notice from their own file that the database was set back, and come to the same new name', async () => {
    using folder = makeFolder()
    const { one, other, open } = await openNodes(join(folder.path, 'node.mark'))
    const name = one.incarnation.value
    await write(one)
    await close(one)
    await setBack(other)
    const third = await open()
    expect(third.incarnation.value).not.toBe(name)
    const fourth = await open()
    expect(fourth.incarnation.value).toBe(third.incarnation.value)
    await close(other, third, fourth)
  })

  it('[S849] an operator says that the database was set back, and nodes that run notice', async () => {
    const { address, one, other } = await openNodes()
    const declared = await declareRestored({ address: { kind: 'mysql', ...address } })
    expect(one.incarnation.value).not.toBe(declared)
    await one.incarnation.look()
    await other.incarnation.look()
    expect([one.incarnation.value, other.incarnation.value]).toEqual([declared, declared])
    await close(one, other)
  })

  it('[S840] nodes that are idle write nothing', async () => {
    const { one, other } = await openNodes()
    for (const { incarnation } of [one, other, one, other]) await incarnation.look()
    const position = async () =>
      Number(
        (await sql<{ position: number }>`select position from im_incarnation`.execute(one.db)).rows[0]
          ?.position,
      )
    const before = await position()
    for (const { incarnation } of [one, other, one, other]) await incarnation.look()
    expect(await position()).toBe(before)
    await close(one, other)
  })
})
