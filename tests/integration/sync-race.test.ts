/** No message is lost between what is stored and what comes live, in whichever order a slow store answers. */
import type { Im, ImStore } from '@stonechat/im'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open, overrideStore } from '../support/im.js'

afterEach(closeAll)

/** A door that a method waits at: before it reads, or with its answer in hand. */
function createDoor() {
  let openDoor = () => {}
  let arrive = () => {}
  const isOpen = new Promise<void>((resolve) => {
    openDoor = resolve
  })
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve
  })
  return {
    open: () => openDoor(),
    arrived,
    async pass() {
      arrive()
      await isOpen
    },
  }
}

type Moment = 'before it reads' | 'with its answer in hand'
type Reading = 'listMemberships' | 'getChangesSince' | 'listUndelivered'

/** Messaging whose store is slow in one method, once. */
async function openSlow(method: Reading, moment: Moment) {
  const door = createDoor()
  const { im } = await open({
    wrapStore: (store) =>
      overrideStore(store, {
        [method]: async (...args: never[]) => {
          if (moment === 'before it reads') await door.pass()
          const answer = await (store[method] as (...args: never[]) => Promise<unknown>)(...args)
          if (moment === 'with its answer in hand') await door.pass()
          return answer
        },
      } as Partial<ImStore>),
  })
  return { im, door }
}

const ann = { userId: 1 }
const moments: Moment[] = ['before it reads', 'with its answer in hand']

async function makeGroup(im: Im) {
  const { id } = await im.call('group.create', ann, { name: 'g', member_ids: [2] })
  const target = { target_type: 'group', target_id: id } as const
  const say = async (content: string) => {
    await im.call('message.send', ann, { ...target, content })
    await im.call('message.send', ann, { target_id: 2, content })
  }
  return { id, target, say }
}

describe('a connection that starts while the store is slow', { timeout: 120_000 }, () => {
  it.each(moments)(
    '[C230] a message sent meanwhile comes live or by the sync after ready, once: %s',
    async (moment) => {
      const { im, door } = await openSlow('listMemberships', moment)
      const { say } = await makeGroup(im)
      await say('before')
      const connecting = connect(im, 2)
      await door.arrived
      await say('meanwhile')
      door.open()
      const bob = await connecting
      expect(bob.events[0]?.event).toBe('ready')
      const sync = await im.call('sync', { userId: 2 }, { conversations: [] })
      await say('after')
      const live = await bob.until('message.created', 2)
      const stored = sync.conversations.flatMap((one) => one.messages)
      expect(sync.conversations.map((one) => [one.last_seq, one.messages.length])).toEqual([
        [2, 2],
        [2, 2],
      ])
      const all = new Set([...stored, ...live].map((one) => `${one.conversation_id}:${one.seq}`))
      expect(all.size).toBe(6)
    },
  )

  it.each(moments)(
    '[C231] a message sent while offline messages are read is pushed or comes live, once, in order: %s',
    async (moment) => {
      const { im, door } = await openSlow('listUndelivered', moment)
      const { say } = await makeGroup(im)
      await say('before')
      const connecting = connect(im, 2, { offline: true })
      await door.arrived
      await say('meanwhile')
      door.open()
      const bob = await connecting
      await say('after')
      const got = await bob.until('message.created', 6)
      for (const type of ['user', 'group'])
        expect(got.filter((one) => one.target_type === type).map((one) => one.seq)).toEqual([1, 2, 3])
    },
  )

  it.each(moments)('[G200] a member who is removed meanwhile gets no later message: %s', async (moment) => {
    const { im, door } = await openSlow('listMemberships', moment)
    const { id, target, say } = await makeGroup(im)
    const connecting = connect(im, 2)
    await door.arrived
    await im.call('group.remove', ann, { group_id: id, user_id: 2 })
    await say('after')
    door.open()
    const bob = await connecting
    await say('later')
    const got = await bob.until('message.created', 2)
    expect(got.filter((one) => one.target_type === 'group')).toEqual([])
    expect((await im.call('sync', { userId: 2 }, { conversations: [] })).sessions).toHaveLength(1)
    await expect(im.call('message.list', { userId: 2 }, target)).rejects.toMatchObject({
      code: 'not_a_member',
    })
  })

  it('[G201] a member who is removed while the offline push is read gets no later message', async () => {
    const { im, door } = await openSlow('listUndelivered', 'before it reads')
    const { id, say } = await makeGroup(im)
    const connecting = connect(im, 2, { offline: true })
    await door.arrived
    await im.call('group.remove', ann, { group_id: id, user_id: 2 })
    await say('after')
    door.open()
    const bob = await connecting
    expect(await bob.until('message.created', 1)).toMatchObject([{ target_type: 'user' }])
    expect(bob.of('message.created')).toHaveLength(1)
  })

  it.each(moments)('[G202] a member who is added meanwhile gets later messages: %s', async (moment) => {
    const { im, door } = await openSlow('listMemberships', moment)
    const { id, target } = await makeGroup(im)
    const connecting = connect(im, 3)
    await door.arrived
    await im.call('group.add', ann, { group_id: id, user_ids: [3] })
    door.open()
    const cem = await connecting
    expect(await cem.until('session.changed', 1)).toMatchObject([{ ...target, removed: false }])
    await im.call('message.send', ann, { ...target, content: 'welcome' })
    expect(await cem.until('message.created', 1)).toMatchObject([target])
  })
})

describe('newcomers of a group', { timeout: 120_000 }, () => {
  it('[G203] new members are notified of a group though one of them leaves at once, and see nothing of what another did with the session', async () => {
    const door = createDoor()
    const { im } = await open({
      wrapStore: (store) =>
        overrideStore(store, {
          async getSession(userId, conversationId) {
            await door.pass()
            return store.getSession(userId, conversationId)
          },
        }),
    })
    const dan = await connect(im, 4)
    const creating = im.call('group.create', { userId: 1 }, { name: 'g', member_ids: [2, 3, 4] })
    await door.arrived
    const [{ id: group_id } = { id: 0 }] = await listGroups(im)
    const target = { target_type: 'group', target_id: group_id } as const
    await im.call('message.send', { userId: 2 }, { ...target, content: 'hello' })
    await im.call('group.remove', { userId: 1 }, { group_id, user_id: 1 })
    door.open()
    await creating
    expect(await dan.until('session.changed', 1)).toMatchObject([
      { ...target, read_seq: 0, last_seq: 1, unread: 1, session_rev: 1, draft: '' },
    ])
    await im.call('message.send', { userId: 2 }, { ...target, content: 'again' })
    expect(await dan.until('message.created', 1)).toMatchObject([{ ...target, seq: 2 }])
  })
})

/** The groups of user 2. */
async function listGroups(im: Im): Promise<{ id: number }[]> {
  const { sessions } = await im.call('session.list', { userId: 2 }, {})
  return sessions.map((one) => ({ id: one.target_id }))
}

describe('a sync while the store is slow', { timeout: 120_000 }, () => {
  it.each(moments)(
    '[C232] a message sent during a sync is in its answer or comes live: %s',
    async (moment) => {
      const { im, door } = await openSlow('getChangesSince', moment)
      const { say } = await makeGroup(im)
      const bob = await connect(im, 2)
      await say('before')
      const syncing = im.call('sync', { userId: 2 }, { conversations: [] })
      await door.arrived
      await say('meanwhile')
      door.open()
      const { conversations } = await syncing
      const live = await bob.until('message.created', 4)
      for (const { conversation_id, last_seq, messages } of conversations) {
        expect(messages).toHaveLength(last_seq)
        expect(last_seq).toBe(moment === 'before it reads' ? 2 : 1)
        const seqs = live.filter((one) => one.conversation_id === conversation_id).map((one) => one.seq)
        expect(new Set([...seqs, ...messages.map((one) => one.seq)])).toEqual(new Set([1, 2]))
      }
      expect(conversations).toHaveLength(2)
    },
  )
})
