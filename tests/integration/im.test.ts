/** Messaging as a library, on a real store, with no HTTP, no SQL of its own and no accounts. */
import { createLocalBus, type Disconnection, type Im, type RevocationSource } from '@stonechat/im'
import { limits, StonechatError } from '@stonechat/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLatch } from '../../packages/client/src/testing/latch.js'
import { closeAll, connect, open, overrideStore } from '../support/im.js'

afterEach(() => {
  vi.useRealTimers()
  return closeAll()
})

const say = (im: Im, from: number, to: number, text: string, clientId?: string) =>
  im.call('message.send', { userId: from }, { target_id: to, content: text, client_id: clientId })

describe('messaging as a library', () => {
  it('[M30] pipelined sends keep their order, and each gets its place', async () => {
    const { im } = await open()
    const sent = await Promise.all(Array.from({ length: 300 }, (_, index) => say(im, 1, 2, `${index}`)))
    expect(sent.map((one) => one.seq)).toEqual(sent.map((_, index) => index + 1))
    expect(sent.map((one) => one.content)).toEqual(
      sent.map((_, index) => ({ type: 'text', text: `${index}` })),
    )
  })

  it('[M31] a retry gets the first answer; with another body it is a conflict', async () => {
    const { im } = await open()
    const first = await say(im, 1, 2, 'once', 'c1')
    expect(await say(im, 1, 2, 'once', 'c1')).toEqual(first)
    await expect(say(im, 1, 2, 'other', 'c1')).rejects.toMatchObject({ code: 'conflict' })
    const { messages } = await im.call('message.list', { userId: 2 }, { target_id: 1 })
    expect(messages).toEqual([first])
  })

  it('[M32] both sides and all devices receive a message once, each with its own target', async () => {
    const { im } = await open()
    const [alice, bob, bobToo] = [await connect(im, 1), await connect(im, 2), await connect(im, 2)]
    await im.handle({
      name: 'message.send',
      caller: { userId: 2 },
      input: { target_id: 1, content: 'hi' },
      connectionId: bob.connection.id,
    })
    expect(await alice.until('message.created', 1)).toMatchObject([{ seq: 1, target_id: 2 }])
    expect(await bobToo.until('message.created', 1)).toMatchObject([{ seq: 1, target_id: 1 }])
    expect(bob.of('message.created')).toEqual([])
  })

  it('[C30] missed messages are pushed on connecting, oldest first, once', async () => {
    const { im } = await open()
    for (const text of ['a', 'b', 'c']) await say(im, 1, 2, text)
    const first = await connect(im, 2, { offline: true })
    expect(first.events.map((one) => one.event)).toEqual([
      'ready',
      ...Array(3).fill('message.created'),
      'offline.end',
    ])
    expect(first.of('message.created').map((one) => one.seq)).toEqual([1, 2, 3])
    const told = await connect(im, 1)
    // The pong proves that they arrived: the other side sees it, and they are not pushed again.
    expect(await told.until('receipt.changed', 1)).toMatchObject([
      { target_id: 2, delivered_seq: 3, read_seq: 0 },
    ])
    const second = await connect(im, 2, { offline: true })
    expect(second.of('message.created')).toEqual([])
    const { sessions } = await im.call('session.list', { userId: 2 }, {})
    expect(sessions).toMatchObject([{ unread: 3, target_id: 1 }])
  })

  it('[C31] what was never confirmed is pushed again', async () => {
    const { im } = await open()
    await say(im, 1, 2, 'a')
    await connect(im, 2, { offline: true, isMute: true })
    const again = await connect(im, 2, { offline: true })
    expect(again.of('message.created')).toHaveLength(1)
  })

  it('[C34] the push is bounded in bytes: the newest come, older ones wait in the history', async () => {
    const { im } = await open()
    const long = '长'.repeat(limits.textMaxCharacters)
    for (let index = 0; index < 40; index += 1) await say(im, 1, 2, long)
    const bob = await connect(im, 2, { offline: true })
    const seqs = bob.of('message.created').map((one) => one.seq)
    expect(seqs.length).toBeGreaterThan(10)
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => 40 - seqs.length + 1 + index))
    expect(bob.of('offline.end')).toEqual([{ count: seqs.length, has_more: true }])
  })

  it('[C32] sends that race with a connection arrive on it exactly once, in order', async () => {
    const { im } = await open()
    const sends: Promise<unknown>[] = []
    for (let index = 0; index < 40; index += 1) sends.push(say(im, 1, 2, `${index}`))
    const bob = await connect(im, 2, { offline: true })
    for (let index = 40; index < 80; index += 1) sends.push(say(im, 1, 2, `${index}`))
    await Promise.all(sends)
    const seqs = (await bob.until('message.created', 80)).map((one) => one.seq)
    expect(seqs).toEqual(Array.from({ length: 80 }, (_, index) => index + 1))
  })

  it('[C970] a message that was pushed to a starting connection does not come again, however late it is announced', async () => {
    const announcing = createLatch()
    const { im } = await open({
      wrapStore: (store) =>
        overrideStore(store, {
          async commitMessages(drafts) {
            const outcomes = await store.commitMessages(drafts)
            await announcing.opened
            return outcomes
          },
        }),
    })
    const sent = say(im, 1, 2, 'stored, and not announced yet')
    const stored = async () =>
      (await im.call('message.list', { userId: 2 }, { target_id: 1 })).messages.length
    await expect.poll(stored).toBe(1)
    const bob = await connect(im, 2, { offline: true })
    expect(bob.of('message.created')).toHaveLength(1)
    announcing.open()
    await sent
    await say(im, 1, 2, 'after it')
    expect((await bob.until('message.created', 2)).map((one) => one.seq)).toEqual([1, 2])
  })

  it('[C33] reading on one device clears the other, notifies the sender, and never moves back', async () => {
    const { im } = await open()
    for (const text of ['a', 'b', 'c']) await say(im, 1, 2, text)
    const [sender, other] = [await connect(im, 1), await connect(im, 2)]
    const read = (seq: number) => im.call('session.read', { userId: 2 }, { target_id: 1, seq })
    expect(await read(2)).toEqual({ read_seq: 2, unread: 1 })
    expect(await read(1)).toEqual({ read_seq: 2, unread: 1 })
    expect(await read(999)).toEqual({ read_seq: 3, unread: 0 })
    expect((await other.until('session.changed', 2)).map((one) => one.unread)).toEqual([1, 0])
    expect((await sender.until('receipt.changed', 2)).map((one) => one.read_seq)).toEqual([2, 3])
  })

  it('[G30] from the kick on, nothing of a group reaches a member who was removed', async () => {
    const { im } = await open()
    const group = await im.call('group.create', { userId: 1 }, { name: 'g', member_ids: [2, 3] })
    const people = [await connect(im, 2), await connect(im, 3)] as const
    const tell = (text: string) =>
      im.call('message.send', { userId: 1 }, { target_type: 'group', target_id: group.id, content: text })
    await tell('one')
    await im.call('group.remove', { userId: 1 }, { group_id: group.id, user_id: 3 })
    await tell('two')
    expect(await people[0].until('message.created', 2)).toHaveLength(2)
    expect(people[1].of('message.created')).toHaveLength(1)
    expect(await people[1].until('session.changed', 1)).toMatchObject([{ removed: true }])
    const denied = { code: 'not_a_member' }
    const target = { target_type: 'group', target_id: group.id } as const
    await expect(im.call('message.list', { userId: 3 }, target)).rejects.toMatchObject(denied)
    await expect(im.call('message.send', { userId: 3 }, { ...target, content: 'x' })).rejects.toMatchObject(
      denied,
    )
  })

  it('[G31] a new member receives later messages, and sees no earlier ones', async () => {
    const { im } = await open()
    const group = await im.call('group.create', { userId: 1 }, { name: 'g' })
    const target = { target_type: 'group', target_id: group.id } as const
    await im.call('message.send', { userId: 1 }, { ...target, content: 'before' })
    const bob = await connect(im, 2)
    await im.call('group.add', { userId: 1 }, { group_id: group.id, user_ids: [2] })
    expect(await bob.until('session.changed', 1)).toMatchObject([
      { target_id: group.id, unread: 0, removed: false },
    ])
    await im.call('message.send', { userId: 1 }, { ...target, content: 'after' })
    expect(await bob.until('message.created', 1)).toMatchObject([{ seq: 2, ...target }])
    expect((await im.call('message.list', { userId: 2 }, target)).messages).toMatchObject([{ seq: 2 }])
  })

  it('[P30] online while one connection is left; last seen after; hidden on request', async () => {
    const { im } = await open()
    const presence = async () => im.call('presence.get', undefined, { user_id: 2 })
    const watcher = await connect(im, 1)
    const follow = { name: 'presence.subscribe', caller: { userId: 1 }, input: { user_ids: [2] } } as const
    await im.handle({ ...follow, connectionId: watcher.connection.id })
    expect(await presence()).toEqual({ user_id: 2, online: false, last_seen_at: null })
    const [one, two] = [await connect(im, 2), await connect(im, 2)]
    one.connection.closed()
    expect(await presence()).toMatchObject({ online: true })
    two.connection.closed()
    expect(await presence()).toMatchObject({ online: false, last_seen_at: expect.any(Number) })
    const seen = await watcher.until('presence.changed', 2)
    expect(seen.map((event) => event.online)).toEqual([true, false])
    await im.call('presence.update', { userId: 2 }, { hidden: true })
    await connect(im, 2)
    expect(await presence()).toEqual({ user_id: 2, online: false, last_seen_at: null })
  })

  it('[M33] a user who is blocked cannot write, at once; unblocked, can', async () => {
    const { im } = await open()
    await say(im, 1, 2, 'hello')
    await im.call('block.add', { userId: 2 }, { user_id: 1 })
    await expect(say(im, 1, 2, 'again')).rejects.toMatchObject({ code: 'blocked' })
    await im.call('block.remove', { userId: 2 }, { user_id: 1 })
    expect(await say(im, 1, 2, 'again')).toMatchObject({ seq: 2 })
  })

  it('[M330] nobody sees the typing of a user who is blocked, on either side', async () => {
    const { im } = await open()
    await say(im, 1, 2, 'hello')
    await im.call('block.add', { userId: 2 }, { user_id: 1 })
    const [alice, bob] = [await connect(im, 1), await connect(im, 2)]
    const type = (userId: number, connectionId: string, target_id: number) =>
      im.handle({
        name: 'typing',
        caller: { userId },
        input: { target_type: 'user', target_id },
        connectionId,
      })
    await type(1, alice.connection.id, 2)
    await type(2, bob.connection.id, 1)
    expect([alice.of('typing'), bob.of('typing')]).toEqual([[], []])
    await im.call('block.remove', { userId: 2 }, { user_id: 1 })
    const again = await connect(im, 1)
    await type(1, again.connection.id, 2)
    expect(bob.of('typing')).toMatchObject([{ user_id: 1 }])
  })

  it('[M34] a person unknown to the directory cannot be written to; the others of the batch can', async () => {
    const known = new Map([2, 3].map((userId) => [userId, { nickname: `n${userId}`, avatar_url: null }]))
    const { im } = await open({ directory: { getProfiles: async () => known } })
    const results = await Promise.allSettled([say(im, 1, 2, 'a'), say(im, 1, 9, 'b'), say(im, 1, 3, 'c')])
    expect(results.map((one) => (one.status === 'rejected' ? one.reason.code : one.value.seq))).toEqual([
      1,
      'user_not_found',
      1,
    ])
  })
})

describe('hooks of the host', () => {
  it('[M40] beforeSend may change a message or refuse it, and messages keep their order meanwhile', async () => {
    const { im } = await open({
      beforeSend: async ({ content, clientId }) => {
        if (content.type !== 'text') return undefined
        if (content.text === 'spam') throw new StonechatError('forbidden')
        // The first takes longest: order must not depend on it.
        for (let turns = clientId === 'c0' ? 50 : 1; turns > 0; turns -= 1) await new Promise(setImmediate)
        return { content: { type: 'text', text: content.text.toUpperCase() } }
      },
    })
    const sent = await Promise.all(['a', 'b', 'c'].map((text, index) => say(im, 1, 2, text, `c${index}`)))
    expect(sent.map((one) => one.content)).toEqual(['A', 'B', 'C'].map((text) => ({ type: 'text', text })))
    expect(sent.map((one) => one.seq)).toEqual([1, 2, 3])
    await expect(say(im, 1, 2, 'spam')).rejects.toMatchObject({ code: 'forbidden' })
    expect(await say(im, 1, 2, 'a', 'c0')).toEqual(sent[0])
  })

  it('[M41] a beforeSend that throws is an outage: nothing is stored', async () => {
    const { im } = await open({ beforeSend: () => Promise.reject(new Error('boom')) })
    await expect(say(im, 1, 2, 'a')).rejects.toMatchObject({ code: 'unavailable' })
    expect((await im.call('message.list', { userId: 1 }, { target_id: 2 })).messages).toEqual([])
  })

  it('[M42] afterSend is called for each new message once; its failure does not undo the send', async () => {
    const heard: number[] = []
    const { im } = await open({
      afterSend: (message) => {
        heard.push(message.seq)
        throw new Error('boom')
      },
    })
    await say(im, 1, 2, 'a', 'c1')
    await say(im, 1, 2, 'a', 'c1')
    await say(im, 1, 2, 'b')
    expect(heard).toEqual([1, 2])
  })
})

describe('authenticate of the host', () => {
  it('[U191] null refuses, a throw is an outage, silence is cut at a named limit', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { im } = await open({
      authenticate: async (token) => {
        if (token === 'throw') throw new Error('down')
        if (token === 'hang') return new Promise(() => {})
        return token === 'known' ? { userId: 7 } : null
      },
    })
    expect(await im.authenticate('known')).toEqual({ userId: 7 })
    await expect(im.authenticate('unknown')).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(im.authenticate('')).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(im.authenticate('throw')).rejects.toMatchObject({ code: 'unavailable' })
    const hanging = expect(im.authenticate('hang')).rejects.toMatchObject({ code: 'unavailable' })
    await vi.advanceTimersByTimeAsync(limits.authenticateTimeoutMs)
    await hanging
  })

  it('[U192] an identity that is no id is an outage of the host, not a user', async () => {
    const { im } = await open()
    for (const token of ['NaN', '-1', '1.5']) {
      await expect(im.authenticate(token)).rejects.toMatchObject({ code: 'unavailable' })
    }
  })
})

describe('revocations of the host', () => {
  it('[U513] a published revocation closes the live connections it concerns on every node, until messaging is disposed of', async () => {
    const bus = createLocalBus()
    const listeners = new Set<(revoked: Disconnection) => void>()
    const revocations: RevocationSource = {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    const { im, storage } = await open({ bus, revocations })
    const { im: other } = await open({ bus, wrapStore: () => storage.im })
    const phone = await connect(im, 1, { deviceId: 'phone' })
    const laptop = await connect(other, 1, { deviceId: 'laptop' })
    const stranger = await connect(other, 2, { deviceId: 'phone' })
    for (const listener of listeners)
      listener({ userId: 1, exceptDeviceId: 'phone', reason: 'deviceRevoked' })
    expect([phone.closes, laptop.closes, stranger.closes]).toEqual([[], ['deviceRevoked'], []])
    for (const listener of listeners) listener({ userId: 1, reason: 'userDisabled' })
    expect([phone.closes, stranger.closes]).toEqual([['userDisabled'], []])
    await im[Symbol.asyncDispose]()
    expect(listeners.size).toBe(0)
  })
})
