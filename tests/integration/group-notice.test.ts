/** Notices that ask to be read, and who comes into a group that shows what was said before, over nodes that share a bus. */
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect } from '../support/im.js'
import { createNodes } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  await closeAll()
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const [ann, bob, cem, dan] = [{ userId: 1 }, { userId: 2 }, { userId: 3 }, { userId: 4 }]

async function openNodes() {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const nodes = createNodes({ store: storage.im, authenticate: async (token) => ({ userId: Number(token) }) })
  opened.push(folder, storage, nodes)
  const { im: one } = nodes.start()
  const { im: two } = nodes.start()
  const { id } = await one.call('group.create', ann, { name: 'Tea', member_ids: [2, 3] })
  return { one, two, id }
}

describe('a notice that asks to be read', () => {
  it('[Y227] the count moves live for all, and the other devices of who confirmed learn of it', async () => {
    const { one, two, id: group_id } = await openNodes()
    const asked = await one.call('group.update', ann, {
      ...{ group_id, notice: 'Thursday', notice_read_wanted: true },
    })
    expect(asked).toMatchObject({ notice_read_count: 1, notice_read: true })
    const { notice_rev } = asked
    const [anns, bobs] = [await connect(two, 1), await connect(two, 2)]
    expect(await one.call('group.read_notice', bob, { group_id, notice_rev })).toMatchObject({
      ...{ notice_rev, notice_read_count: 2, notice_read: true },
    })
    const told = { group_id, conversation_id: asked.conversation_id, notice_rev, notice_read_count: 2 }
    expect(await anns.until('group.notice_read', 1)).toEqual([told])
    expect(await bobs.until('group.notice_read', 2)).toEqual(
      expect.arrayContaining([told, { ...told, notice_read: true }]),
    )
    expect(await one.call('group.get', cem, { group_id })).toMatchObject({
      ...{ notice_read_count: 2, notice_read: false },
    })
    const { members } = await two.call('group.notice_readers', ann, { group_id, state: 'unread' })
    expect(members.map((one) => one.user_id)).toEqual([3])
  })

  it('[Y228] a stranger is `not_a_member`, and in a dissolved group members get `group_dissolved`', async () => {
    const { one, id: group_id } = await openNodes()
    const read = (caller: { userId: number }) =>
      one.call('group.read_notice', caller, { group_id, notice_rev: 1 })
    await expect(read(dan)).rejects.toMatchObject({ code: 'not_a_member' })
    await one.call('group.dissolve', ann, { group_id })
    await expect(read(dan)).rejects.toMatchObject({ code: 'not_a_member' })
    await expect(read(bob)).rejects.toMatchObject({ code: 'group_dissolved' })
  })
})

describe('newcomers of a group that shows what was said before', () => {
  it('[Y229] newcomers get a session live in which nothing is unread, and read what was said', async () => {
    const { one, two, id: group_id } = await openNodes()
    const target = { target_type: 'group', target_id: group_id } as const
    for (const content of ['one', 'two']) await one.call('message.send', ann, { ...target, content })
    await one.call('group.update', ann, { group_id, history: 'all' })
    const dans = await connect(two, 4)
    await one.call('group.add', bob, { group_id, user_ids: [4] })
    const [session] = await dans.until('session.changed', 1)
    expect(session).toMatchObject({ target_id: group_id, floor_seq: 0, read_seq: 2, unread: 0 })
    const { messages } = await two.call('message.list', dan, target)
    expect(messages.map(({ content }) => content)).toMatchObject([{ text: 'one' }, { text: 'two' }])
  })
})
