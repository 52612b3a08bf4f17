/** The members of a group, when nodes publish side by side and events cross or get lost. */

import type { CloseName } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '../support/im.js'
import { createNodes } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const ann = { userId: 1 }

/** Three nodes: one where people are removed, one where people send, one where people receive. */
async function openNodes(checkCallers?: (callers: readonly Caller[]) => Promise<(CloseName | undefined)[]>) {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const nodes = createNodes({
    store: storage.im,
    authenticate: async (token) => ({ userId: Number(token) }),
    checkCallers,
  })
  opened.push(folder, storage, nodes)
  const [admin, speaker, listener] = [nodes.start(), nodes.start(), nodes.start()]
  const { id } = await speaker.im.call('group.create', ann, { name: 'g', member_ids: [2, 3] })
  const target = { target_type: 'group', target_id: id } as const
  return {
    admin,
    speaker,
    listener,
    id,
    target,
    say: (text: string) => speaker.im.call('message.send', ann, { ...target, content: text }),
    remove: (userId: number) => admin.im.call('group.remove', ann, { group_id: id, user_id: userId }),
    add: (userId: number) => admin.im.call('group.add', ann, { group_id: id, user_ids: [userId] }),
  }
}

type Live = Awaited<ReturnType<typeof connect>>
const textsOf = (one: Live) =>
  one.of('message.created').map(({ content }) => (content?.type === 'text' ? content.text : ''))

describe('a group over several nodes', () => {
  it('[N80] a message that overtakes the event of a removal before it does not reach the removed user', async () => {
    const { admin, listener, say, remove } = await openNodes()
    const [bob, cem] = [await connect(listener.im, 2), await connect(listener.im, 3)]
    await say('one')
    admin.hold()
    await remove(2)
    await say('two')
    await cem.until('message.created', 2)
    admin.release()
    await say('three')
    await cem.until('message.created', 3)
    expect(textsOf(cem)).toEqual(['one', 'two', 'three'])
    expect(textsOf(bob)).toEqual(['one'])
    expect(bob.of('session.changed').at(-1)).toMatchObject({ removed: true })
  })

  it('[N81] where the event of a removal is lost, the next message reveals it', async () => {
    const { admin, listener, say, remove } = await openNodes()
    const [bob, cem] = [await connect(listener.im, 2), await connect(listener.im, 3)]
    admin.mute()
    await remove(2)
    await say('one')
    await say('two')
    await cem.until('message.created', 2)
    expect(textsOf(cem)).toEqual(['one', 'two'])
    expect(textsOf(bob)).toEqual([])
  })

  it('[N82] a message that comes late does not reach a user who was added after it', async () => {
    const { speaker, listener, say, add } = await openNodes()
    const [bob, dan] = [await connect(listener.im, 2), await connect(listener.im, 4)]
    speaker.hold()
    await say('before')
    await add(4)
    await dan.until('session.changed', 1)
    speaker.release()
    await bob.until('message.created', 1)
    await say('after')
    await dan.until('message.created', 1)
    expect(textsOf(bob)).toEqual(['before', 'after'])
    expect(textsOf(dan)).toEqual(['after'])
  })

  it('[N83] the event of a removal that comes after that of a later return does not undo it', async () => {
    const { admin, speaker, listener, id, say, remove } = await openNodes()
    const bob = await connect(listener.im, 2)
    admin.hold()
    await remove(2)
    await speaker.im.call('group.add', ann, { group_id: id, user_ids: [2] })
    await bob.until('session.changed', 1)
    admin.release()
    await say('welcome back')
    await bob.until('message.created', 1)
    expect(textsOf(bob)).toEqual(['welcome back'])
  })

  it('[N84] changes of several nodes that cross arrive at everybody, each once', async () => {
    const { admin, speaker, listener, target, say } = await openNodes()
    const bob = await connect(listener.im, 2)
    const first = await say('one')
    admin.hold()
    const change = { ...target, seq: first.seq }
    await admin.im.call('message.edit', ann, { ...change, content: 'once' })
    await speaker.im.call('message.edit', ann, { ...change, content: 'twice' })
    await say('two')
    admin.release()
    await bob.until('message.created', 2)
    await bob.until('message.changed', 2)
    expect(
      bob
        .of('message.changed')
        .map(({ rev }) => rev)
        .sort(),
    ).toEqual([1, 2])
    expect(textsOf(bob)).toEqual(['one', 'two'])
  })

  it('[G940] a user who leaves a dissolved group has it no more on any device of any node, and the others keep it', async () => {
    const { admin, speaker, listener, id, target, say } = await openNodes()
    const bobs = [await connect(listener.im, 2), await connect(speaker.im, 2)]
    const cem = await connect(listener.im, 3)
    const { conversation_id } = await say('one')
    await admin.im.call('group.dissolve', ann, { group_id: id })
    // Who connects after the dissolution no longer listens to the group.
    bobs.push(await connect(admin.im, 2))
    const [bob, cemUser] = [{ userId: 2 }, { userId: 3 }]
    const sync = (userId: number) =>
      admin.im.call('sync', { userId }, { conversations: [[conversation_id, 1, 1, 0, 0]] })
    await speaker.im.call('group.remove', bob, { group_id: id, user_id: 2 })
    for (const device of bobs)
      expect(await device.until('session.changed', 1)).toMatchObject([{ ...target, removed: true }])
    const refused = { code: 'not_a_member' }
    await expect(listener.im.call('message.list', bob, target)).rejects.toMatchObject(refused)
    await expect(admin.im.call('group.get', bob, { group_id: id })).rejects.toMatchObject(refused)
    expect((await listener.im.call('session.list', bob, {})).sessions).toEqual([])
    expect(await sync(2)).toMatchObject({ removed: [conversation_id] })

    expect((await admin.im.call('message.list', cemUser, target)).messages).toHaveLength(1)
    expect((await admin.im.call('session.list', cemUser, {})).sessions).toMatchObject([target])
    expect(await sync(3)).toMatchObject({ removed: [] })
    expect(cem.of('session.changed')).toEqual([])
    const kick = admin.im.call('group.remove', ann, { group_id: id, user_id: 3 })
    await expect(kick).rejects.toMatchObject({ code: 'group_dissolved' })
  })

  it('[N85] after a sync a connection listens to the groups of the answer, whatever events it received', async () => {
    const { admin, speaker, listener, say, add, remove } = await openNodes()
    const [bob, dan] = [await connect(listener.im, 2), await connect(listener.im, 4)]
    admin.mute()
    await remove(2)
    await add(4)
    const answer = await listener.im.handle({
      name: 'sync',
      caller: { userId: 4 },
      input: { conversations: [] },
      connectionId: dan.connection.id,
    })
    expect(answer.data).toMatchObject({ sessions: [{ target_type: 'group' }] })
    await say('hello')
    await dan.until('message.created', 1)
    expect(textsOf(dan)).toEqual(['hello'])
    expect(textsOf(bob)).toEqual([])
    expect(speaker.im.stats().connections).toBe(0)
  })

  it('[N86] when the link is back connections listen to the groups their users are in now, and are asked to sync', async () => {
    const { admin, listener, say, add, remove } = await openNodes()
    const [bob, dan] = [await connect(listener.im, 2), await connect(listener.im, 4)]
    admin.mute()
    await remove(2)
    await add(4)
    listener.restore()
    await dan.until('resync', 1)
    await bob.until('resync', 1)
    // Messages sent before the memberships are read again are found by the sync; later ones come live.
    await expect
      .poll(async () => {
        await say('hello')
        return textsOf(dan).length
      })
      .toBeGreaterThan(0)
    expect(textsOf(bob)).toEqual([])
  })

  it('[N87] when the link is back, and when a connection starts, every connection that may be no longer is closed', async () => {
    const revoked = new Set<string>()
    const { listener } = await openNodes(async (callers) =>
      callers.map(({ deviceId = '' }) => (revoked.has(deviceId) ? 'deviceRevoked' : undefined)),
    )
    const [phone, laptop] = [
      await connect(listener.im, 2, { deviceId: 'phone' }),
      await connect(listener.im, 2, { deviceId: 'laptop' }),
    ]
    revoked.add('phone')
    listener.restore()
    await laptop.until('resync', 1)
    await expect.poll(() => phone.closes).toEqual(['deviceRevoked'])
    expect(laptop.closes).toEqual([])
    const again = await connect(listener.im, 2, { deviceId: 'phone' })
    expect(again.closes).toEqual(['deviceRevoked'])
    expect(again.events).toEqual([])
  })
})
