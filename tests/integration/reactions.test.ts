/** Reactions that come together: committed together, answered one by one, told once. */
import type { Im } from '@stonechat/im'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open, overrideStore } from '../support/im.js'

afterEach(closeAll)

const owner = { userId: 1 }
const thumb = '👍'

/** A group of so many people from 1 on, where the owner said so much. */
async function makeGroup(im: Im, people: number, messages = 1) {
  const member_ids = Array.from({ length: people - 1 }, (_, index) => index + 2)
  const { id } = await im.call('group.create', owner, { name: 'Reading circle', member_ids })
  const group = { target_type: 'group' as const, target_id: id }
  for (let count = 0; count < messages; count += 1)
    await im.call('message.send', owner, { ...group, content: `${count}` })
  return group
}

describe('reactions that come together', { timeout: 120_000 }, () => {
  it('[T22] 300 people who react at once make a few changes, each hears of every reaction once and gets an answer that names them', async () => {
    const { im } = await open()
    const group = await makeGroup(im, 300)
    const there = await connect(im, 2)
    const people = Array.from({ length: 300 }, (_, index) => index + 1)
    const react = (userId: number, emoji: string) =>
      im.call('message.react', { userId }, { ...group, seq: 1, emoji, on: true })
    const answers = await Promise.all(people.map((userId) => react(userId, userId % 3 === 0 ? '🎉' : thumb)))
    for (const [index, { reactions = [] }] of answers.entries())
      expect(reactions.some(({ user_ids }) => user_ids.includes(index + 1))).toBe(true)
    const { messages } = await im.call('message.list', owner, group)
    expect(messages[0]?.reactions).toMatchObject([
      { emoji: thumb, count: 200 },
      { emoji: '🎉', count: 100 },
    ])
    const changes = there.of('message.changed')
    // The first alone, then as many together as one commit takes.
    expect(changes.map(({ rev }) => rev)).toEqual([1, 2, 3])
    expect(messages[0]?.rev).toBe(3)
    const told = changes.flatMap(({ cause }) => cause?.reactions ?? (cause?.reaction ? [cause.reaction] : []))
    expect(told.map(({ user_id }) => user_id).sort((one, other) => one - other)).toEqual(people)
    expect(changes[0]?.cause).toEqual({ reaction: { user_id: 1, emoji: thumb, on: true } })
    expect(changes[1]?.cause?.reaction).toBeUndefined()
    expect(changes[1]?.cause?.reactions).toHaveLength(256)
  })

  it('[T23] of reactions that are gathered, those of people who left, who are blocked and to recalled messages are refused, each with its reason', async () => {
    const { im } = await open()
    const group = await makeGroup(im, 5, 2)
    const react = (userId: number, seq: number) =>
      im.call('message.react', { userId }, { ...group, seq, emoji: thumb, on: true })
    await react(1, 1)
    // From here on they gather, and what happens before they are committed counts.
    const gathered = [react(2, 1), react(3, 1), react(4, 2)]
    await im.call('group.remove', { userId: 2 }, { group_id: group.target_id, user_id: 2 })
    await im.call('message.recall', owner, { ...group, seq: 2 })
    const outcomes = await Promise.allSettled(gathered)
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'not_a_member' } },
      { status: 'fulfilled', value: { reactions: [{ emoji: thumb, count: 2, user_ids: [1, 3] }] } },
      { status: 'rejected', reason: { code: 'message_recalled' } },
    ])
    await im.call('message.send', owner, { target_id: 2, content: 'hello' })
    const toAnna = { target_id: 1, seq: 1, emoji: thumb, on: true }
    await im.call('message.react', { userId: 2 }, toAnna)
    const blocked = im.call('message.react', { userId: 2 }, { ...toAnna, emoji: '🎉' })
    await im.call('block.add', owner, { user_id: 2 })
    await expect(blocked).rejects.toMatchObject({ code: 'blocked' })
  })

  it('[T24] what is gathered when messaging stops is committed and answered first', async () => {
    const { im, storage } = await open()
    const group = await makeGroup(im, 4)
    const react = (userId: number) =>
      im.call('message.react', { userId }, { ...group, seq: 1, emoji: thumb, on: true })
    await react(1)
    const gathered = [react(2), react(3), react(4)]
    await im[Symbol.asyncDispose]()
    for (const answer of await Promise.all(gathered)) expect(answer.reactions?.[0]?.count).toBe(4)
    const { conversation_id: conversationId } = (await gathered[0])!
    const { reactors } = await storage.im.listReactors({ conversationId, seq: 1, limit: 10 })
    expect(reactors.map(({ user_id }) => user_id)).toEqual([1, 2, 3, 4])
  })

  it('[T25] while the store is out of reach reactions fail, and later ones are committed', async () => {
    let isAway = false
    const { im } = await open({
      wrapStore: (store) =>
        overrideStore(store, {
          setReactions: (...given) =>
            isAway ? Promise.reject(new Error('gone')) : store.setReactions(...given),
        }),
    })
    const group = await makeGroup(im, 3)
    const react = (userId: number) =>
      im.call('message.react', { userId }, { ...group, seq: 1, emoji: thumb, on: true })
    isAway = true
    await expect(react(1)).rejects.toThrow()
    isAway = false
    expect((await Promise.all([react(1), react(2)]))[1]?.reactions).toMatchObject([{ count: 2 }])
  })
})
