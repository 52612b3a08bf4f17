/** Who is in which group, as members and others learn of it. */
import type { UserChangeSource } from '@stonechat/im'
import { imLimits } from '@stonechat/im/limits'
import { limits } from '@stonechat/protocol'
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, open } from '../support/im.js'
import { createNodes } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  await closeAll()
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const [ann, bob] = [{ userId: 1 }, { userId: 2 }]

async function openNode() {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const nodes = createNodes({ store: storage.im, authenticate: async (token) => ({ userId: Number(token) }) })
  opened.push(folder, storage, nodes)
  return nodes.start().im
}

describe('groups in common', () => {
  it('[Y151] a group whose members the caller may not see is not told as one in common, and pages go on behind it', async () => {
    const im = await openNode()
    const make = async (name: string) => (await im.call('group.create', ann, { name, member_ids: [2] })).id
    const [tea, secret, chess] = [await make('Tea'), await make('Secret'), await make('Chess')]
    await im.call('group.update', ann, { group_id: secret, who_sees_members: 'admins' })
    const list = async (caller: { userId: number }, page: object = {}) => {
      const { groups, next_cursor } = await im.call('group.common', caller, {
        ...{ user_id: caller === ann ? 2 : 1, ...page },
      })
      return { ids: groups.map(({ id }) => id), next_cursor }
    }
    expect(await list(ann)).toEqual({ ids: [tea, secret, chess], next_cursor: null })
    expect(await list(bob)).toEqual({ ids: [tea, chess], next_cursor: null })
    const page = await list(bob, { limit: 2 })
    expect(page).toEqual({ ids: [tea], next_cursor: String(secret) })
    expect(await list(bob, { limit: 2, cursor: page.next_cursor })).toEqual({
      ids: [chess],
      next_cursor: null,
    })
    expect(await list({ userId: 3 })).toEqual({ ids: [], next_cursor: null })
    await expect(list(bob, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

/** Messaging with accounts of its own: whose names are these, and a way to change one. */
async function openNamed(names: Map<number, string>) {
  const listeners = new Set<Parameters<UserChangeSource['subscribe']>[0]>()
  const { im } = await open({
    directory: {
      getProfiles: async (userIds) =>
        new Map(userIds.map((userId) => [userId, { nickname: names.get(userId) ?? '', avatar_url: null }])),
    },
    userChanges: {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  })
  const rename = (userId: number, nickname: string) => {
    names.set(userId, nickname)
    const shown = { username: `user-${userId}`, nickname, avatar_url: null }
    for (const listener of listeners) listener({ userId, rev: 1, kind: 'profile', shown })
  }
  return { im, rename }
}

describe('search of members', () => {
  it('[Y154] members are found by name, alias, pinyin, initials and id, under the name they have now, by who sees the list', async () => {
    const names = new Map(['安妮', '张伟', 'José Lee', 'Zoe'].map((name, index) => [index + 1, name]))
    const { im, rename } = await openNamed(names)
    const member_ids = [2, 3, 4]
    const { id: group_id } = await im.call('group.create', ann, { name: 'Tea', member_ids })
    const find = async (q: string, page: object = {}) => {
      const { members, next_cursor } = await im.call('group.members', bob, { group_id, q, ...page })
      return { ids: members.map((one) => one.user_id), next_cursor }
    }
    const idsOf = async (...queries: string[]) => Promise.all(queries.map(async (q) => (await find(q)).ids))
    expect(await idsOf('张', 'zhangw', 'ZW', 'jose', 'e l', '3', 'xyz')).toEqual([
      ...[[2], [2], [2], [3], [3], [3], []],
    ])
    expect(await im.call('group.members', bob, { group_id, q: 'zhang' })).toMatchObject({
      members: [{ user_id: 2, nickname: '张伟', alias: '', role: 'member' }],
    })
    const first = await find('n', { limit: 1 })
    expect(first).toEqual({ ids: [1], next_cursor: '1' })
    expect(await find('n', { limit: 1, cursor: '1' })).toEqual({ ids: [2], next_cursor: null })

    await im.call('group.member', ann, { group_id, user_id: 4, alias: '老板' })
    expect(await idsOf('laoban', 'zoe')).toEqual([[4], [4]])
    rename(4, 'Ada')
    await im.drain()
    expect(await idsOf('zoe', 'ada')).toEqual([[], [4]])
    // A change that messaging never heard of is noticed where the former name is found.
    names.set(4, 'Eve')
    expect(await idsOf('ada')).toEqual([[]])
    expect(await idsOf('eve')).toEqual([[4]])

    await im.call('group.update', ann, { group_id, who_sees_members: 'admins' })
    await expect(find('a')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(im.call('group.members', { userId: 9 }, { group_id, q: 'a' })).rejects.toMatchObject({
      code: 'not_a_member',
    })
    await expect(im.call('group.members', ann, { group_id, q: ' ' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it('[Y155] of a large group a search makes a limited number of names searchable, and pages go on until all were', async () => {
    const count = imLimits.nameKeysPerBatch * (imLimits.nameKeyBatchesMaxPerSearch + 1)
    const names = new Map(Array.from({ length: count }, (_, index) => [index + 1, `user ${index + 1}`]))
    const { im } = await openNamed(names)
    const { id: group_id } = await im.call('group.create', ann, { name: 'City', member_ids: [] })
    const others = [...names.keys()].slice(1)
    for (let from = 0; from < others.length; from += limits.groupAddMaxUsers)
      await im.call('group.add', ann, {
        ...{ group_id, user_ids: others.slice(from, from + limits.groupAddMaxUsers) },
      })
    const q = `user${count}`
    let owed = 0
    const owe = (points: number) => {
      owed += points
    }
    const search = async (input: object) =>
      (await im.handle({ name: 'group.members', caller: ann, input: { group_id, ...input }, owe })).data
    const page = await search({ q })
    expect(page).toEqual({ members: [], next_cursor: String(count - imLimits.nameKeysPerBatch) })
    const readPoints = Math.floor(count / imLimits.membersSearchedPerPoint)
    const keyPoints = (count - imLimits.nameKeysPerBatch) / imLimits.nameKeysMadePerPoint
    expect(owed).toBe(readPoints + keyPoints)
    const rest = await im.call('group.members', ann, {
      group_id,
      q,
      cursor: String(count - imLimits.nameKeysPerBatch),
    })
    expect(rest).toMatchObject({ members: [{ user_id: count }], next_cursor: null })
    owed = 0
    expect(await search({ q })).toEqual(rest)
    expect(owed).toBe(readPoints)
    expect(await search({ q: '´' })).toEqual({ members: [], next_cursor: null })
  })
})
