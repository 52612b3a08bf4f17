import { expect, it } from 'vitest'
import type { ReactionChange } from '../../contract/index.js'
import { direct, inGroup, makeGroup, noon, send, syncLimit, type World } from './world.js'

const thumb = '👍'

export function registerReactionRules(getWorld: () => World): void {
  const react = async (change: Omit<ReactionChange, 'at' | 'on' | 'emoji'> & Partial<ReactionChange>) => {
    const outcome = await getWorld().im.setReaction({ emoji: thumb, on: true, at: noon + 1_000, ...change })
    return outcome.status === 'refused' ? outcome.code : outcome
  }

  it('[M411] a reaction travels with its message in history, sessions, sync and the event log', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id: conversationId } = await send(world, key, ann)
    const { settled } = await world.im.getEventHead()
    const reactions = [{ emoji: thumb, count: 1, user_ids: [bob] }]
    expect(await react({ key, actorId: bob, seq: 1 })).toMatchObject({
      status: 'changed',
      message: { seq: 1, rev: 1, reactions, content: { text: 'hello' } },
      conversation: { rev: 1 },
    })
    const { messages } = await world.im.listMessages({
      ...{ conversationId, userId: ann, afterSeq: 0, direction: 'newer', limit: 10 },
    })
    expect(messages).toMatchObject([{ rev: 1, reactions }])
    expect((await world.im.getSession(ann, conversationId))?.last_message).toMatchObject({ reactions })
    const held = [{ conversationId, lastSeq: 1, rev: 0, sessionRev: 1, deletedRev: 0 }]
    const sync = await world.im.getChangesSince(ann, { held, limit: syncLimit })
    expect(sync.conversations).toMatchObject([{ changed: [{ seq: 1, reactions }] }])
    const { events } = await world.im.listEvents({ after: settled, limit: 200 })
    const logged = events.filter((one) => one.conversationId === conversationId)
    expect(logged).toMatchObject([{ kind: 'message_changed', change: 'reacted', message: { reactions } }])
  })

  it('[M412] a reaction again is harmless, and one that is taken back is gone', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await send(world, key, ann)
    await react({ key, actorId: bob, seq: 1 })
    expect(await react({ key, actorId: bob, seq: 1 })).toMatchObject({
      status: 'unchanged',
      message: { rev: 1 },
    })
    await react({ key, actorId: ann, seq: 1, emoji: '❤️' })
    expect(await react({ key, actorId: bob, seq: 1, on: false })).toMatchObject({
      status: 'changed',
      message: { rev: 3, reactions: [{ emoji: '❤️', count: 1, user_ids: [ann] }] },
    })
    const last = await react({ key, actorId: ann, seq: 1, emoji: '❤️', on: false })
    expect(last).toMatchObject({ message: { rev: 4 } })
    expect(last).not.toHaveProperty('message.reactions')
  })

  it('[M413] emoji that differ in their skin or their variation selector alone are different', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await send(world, key, ann)
    for (const emoji of ['👍', '👍🏽', '👍🏿']) await react({ key, actorId: bob, seq: 1, emoji })
    const outcome = await react({ key, actorId: ann, seq: 1, emoji: '👍🏽' })
    expect(outcome).toMatchObject({
      message: {
        reactions: [
          { emoji: '👍', count: 1 },
          { emoji: '👍🏽', count: 2, user_ids: [bob, ann] },
          { emoji: '👍🏿', count: 1 },
        ],
      },
    })
  })

  it('[M414] many who react at once are all counted, in the order of their changes', async () => {
    const world = getWorld()
    const people = world.people(25)
    const [owner = 0, ...members] = people
    const group = await makeGroup(world, owner, ...members)
    const key = inGroup(group)
    const { conversation_id: conversationId } = await send(world, key, owner)
    const outcomes = await Promise.all(people.map((actorId) => react({ key, actorId, seq: 1 })))
    expect(outcomes.every((one) => typeof one === 'object' && one.status === 'changed')).toBe(true)
    const read = (userId: number) =>
      world.im.listMessages({ conversationId, userId, afterSeq: 0, direction: 'newer', limit: 1 })
    const reactors = await world.im.listReactors({ conversationId, seq: 1, afterRev: 0, limit: 50 })
    const order = reactors.reactors.map(({ user_id }) => user_id)
    expect(order.toSorted((a, b) => a - b)).toEqual(people)
    const late = order[20]!
    expect((await read(late)).messages[0]?.reactions).toEqual([
      { emoji: thumb, count: 25, user_ids: [...order.slice(0, 9), late] },
    ])
    expect((await read(order[3]!)).messages[0]?.reactions).toEqual([
      { emoji: thumb, count: 25, user_ids: order.slice(0, 10) },
    ])
    expect(await react({ key, actorId: order[0]!, seq: 1, on: false })).toMatchObject({
      message: { reactions: [{ count: 24, user_ids: order.slice(1, 11) }] },
    })
  })

  it('[M415] those who reacted are read by pages, all or those with one emoji', async () => {
    const world = getWorld()
    const people = world.people(5)
    const [owner = 0, ...members] = people
    const key = inGroup(await makeGroup(world, owner, ...members))
    const { conversation_id: conversationId } = await send(world, key, owner)
    for (const [index, actorId] of people.entries())
      await react({ key, actorId, seq: 1, emoji: index % 2 === 0 ? thumb : '❤️' })
    const page = (afterRev: number, emoji?: string) =>
      world.im.listReactors({ conversationId, seq: 1, emoji, afterRev, limit: 2 })
    const first = await page(0)
    expect(first.reactors).toEqual([
      { user_id: people[0], emoji: thumb, created_at: noon + 1_000 },
      { user_id: people[1], emoji: '❤️', created_at: noon + 1_000 },
    ])
    const second = await page(first.nextRev!)
    const third = await page(second.nextRev!)
    expect([...second.reactors, ...third.reactors].map(({ user_id }) => user_id)).toEqual(people.slice(2))
    expect(third.nextRev).toBeUndefined()
    const thumbs = await page(0, thumb)
    expect(thumbs.reactors.map(({ user_id }) => user_id)).toEqual([people[0], people[2]])
    expect((await page(thumbs.nextRev!, thumb)).reactors.map(({ user_id }) => user_id)).toEqual([people[4]])
  })

  it('[M416] a recall takes a message’s reactions with it, an edit keeps them, and neither is a version', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id: conversationId } = await send(world, key, ann)
    await react({ key, actorId: bob, seq: 1 })
    const change = { key, actorId: ann, seq: 1, at: noon + 2_000, windowMs: 60_000 }
    const edited = await world.im.changeMessage({ ...change, content: { type: 'text', text: 'better' } })
    expect(edited).toMatchObject({ message: { rev: 2, reactions: [{ emoji: thumb, count: 1 }] } })
    const page = { conversationId, seq: 1, afterRev: 0, limit: 10 }
    expect((await world.im.listMessageVersions(page)).versions).toMatchObject([
      { content: { text: 'hello' } },
    ])
    const recalled = await world.im.changeMessage({ ...change, content: null })
    expect(recalled).not.toHaveProperty('message.reactions')
    expect(await world.im.listReactors(page)).toEqual({ reactors: [], nextRev: undefined })
    expect(await react({ key, actorId: bob, seq: 1 })).toBe('message_recalled')
  })
}
