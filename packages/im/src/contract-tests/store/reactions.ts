import { expect, it } from 'vitest'
import type { ReactionWish, ReactorPlace, TargetKey } from '../../contract/index.js'
import { direct, inGroup, makeGroup, noon, send, syncLimit, type World } from './world.js'

const thumb = '👍'

export function registerReactionRules(getWorld: () => World): void {
  type Wish = Pick<ReactionWish, 'actorId' | 'seq'> & Partial<ReactionWish>
  const toWish = (wish: Wish): ReactionWish => ({ emoji: thumb, on: true, at: noon + 1_000, ...wish })
  /** What became of one wish: with the conversation where it changed something. */
  const react = async ({ key, ...wish }: Wish & { readonly key: TargetKey }) => {
    const { outcomes, changed } = await getWorld().im.setReactions(key, [toWish(wish)])
    const [outcome] = outcomes
    if (outcome?.status === 'refused') return outcome.code
    return { ...outcome, conversation: changed[0]?.conversation }
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
    const reactors = await world.im.listReactors({ conversationId, seq: 1, limit: 50 })
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
    const page = (after?: ReactorPlace, emoji?: string) =>
      world.im.listReactors({ conversationId, seq: 1, emoji, after, limit: 2 })
    const first = await page()
    expect(first.reactors).toEqual([
      { user_id: people[0], emoji: thumb, created_at: noon + 1_000 },
      { user_id: people[1], emoji: '❤️', created_at: noon + 1_000 },
    ])
    const second = await page(first.next)
    const third = await page(second.next)
    expect([...second.reactors, ...third.reactors].map(({ user_id }) => user_id)).toEqual(people.slice(2))
    expect(third.next).toBeUndefined()
    const thumbs = await page(undefined, thumb)
    expect(thumbs.reactors.map(({ user_id }) => user_id)).toEqual([people[0], people[2]])
    expect((await page(thumbs.next, thumb)).reactors.map(({ user_id }) => user_id)).toEqual([people[4]])
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
    expect(await world.im.listReactors(page)).toEqual({ reactors: [], next: undefined })
    expect(await react({ key, actorId: bob, seq: 1 })).toBe('message_recalled')
  })

  it('[T18] reactions that are set together move the rev of a message once, and are one change and one event', async () => {
    const world = getWorld()
    const people = world.people(12)
    const [owner = 0, ...members] = people
    const key = inGroup(await makeGroup(world, owner, ...members))
    const { conversation_id: conversationId } = await send(world, key, owner)
    await send(world, key, owner)
    await react({ key, actorId: people[11]!, seq: 2 })
    const { settled } = await world.im.getEventHead()
    const stranger = world.people(1)[0]!
    const wishes = [
      ...people.toReversed().map((actorId) => toWish({ actorId, seq: 2 })),
      toWish({ actorId: owner, seq: 1, emoji: '🎉' }),
      toWish({ actorId: stranger, seq: 1 }),
    ]
    const { outcomes, changed } = await world.im.setReactions(key, wishes)
    const named = [people[11]!, ...people.slice(0, 9)]
    const both = [
      { seq: 2, rev: 2, reactions: [{ emoji: thumb, count: 12, user_ids: named }] },
      { seq: 1, rev: 3, reactions: [{ emoji: '🎉', count: 1, user_ids: [owner] }] },
    ]
    expect(changed.map(({ message }) => message)).toMatchObject(both)
    expect(changed.map(({ conversation }) => conversation.rev)).toEqual([2, 3])
    expect(changed[0]!.reactions).toHaveLength(11)
    expect(changed[1]!.reactions).toEqual([{ user_id: owner, emoji: '🎉', on: true }])
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.status))).toEqual([
      ...['unchanged', ...people.slice(1).map(() => 'changed'), 'changed', 'not_a_member'],
    ])
    // Each is named to oneself, although there are more than ten.
    for (const [index, outcome] of outcomes.slice(0, 12).entries()) {
      const [thumbs] = ('message' in outcome && outcome.message.reactions) || []
      expect(thumbs?.user_ids).toContain(wishes[index]!.actorId)
    }
    const { messages } = await world.im.listMessages({
      ...{ conversationId, afterSeq: 0, direction: 'newer', limit: 10 },
    })
    expect(messages).toMatchObject(both.toReversed())
    const { events } = await world.im.listEvents({ after: settled, limit: 200 })
    const logged = events.filter((one) => one.conversationId === conversationId)
    expect(logged).toMatchObject([
      { kind: 'message_changed', change: 'reacted', rev: 2, actorId: people[10] },
      { kind: 'message_changed', change: 'reacted', rev: 3, actorId: owner },
    ])
  })

  it('[T19] where several named users take back together, the next in order are named', async () => {
    const world = getWorld()
    const people = world.people(14)
    const [owner = 0, ...members] = people
    const key = inGroup(await makeGroup(world, owner, ...members))
    await send(world, key, owner)
    await send(world, key, owner)
    for (const seq of [1, 2]) {
      const all = people.flatMap((actorId) => [
        toWish({ actorId, seq }),
        toWish({ actorId, seq, emoji: '🎉' }),
      ])
      await world.im.setReactions(key, all)
    }
    const gone = people.slice(2, 5)
    const back = [1, 2].flatMap((seq) => gone.map((actorId) => toWish({ actorId, seq, on: false })))
    const { changed } = await world.im.setReactions(key, back)
    const left = people.filter((userId) => !gone.includes(userId))
    const expected = [
      { emoji: thumb, count: 11, user_ids: left.slice(0, 10) },
      { emoji: '🎉', count: 14, user_ids: people.slice(0, 10) },
    ]
    expect(changed.map(({ message }) => message.reactions)).toEqual([expected, expected])
  })

  it('[T20] pages of those who reacted are whole and without repeats where many reactions are one change', async () => {
    const world = getWorld()
    const people = world.people(40)
    const [owner = 0, ...members] = people
    const key = inGroup(await makeGroup(world, owner, ...members))
    const { conversation_id: conversationId } = await send(world, key, owner)
    const emoji = [thumb, '🎉', '👍🏽']
    for (const part of [people.slice(0, 25), people.slice(25)])
      await world.im.setReactions(
        key,
        part.flatMap((actorId) => emoji.map((one) => toWish({ actorId, seq: 1, emoji: one }))),
      )
    const readAll = async (limit: number, only?: string) => {
      const all: string[] = []
      let after: ReactorPlace | undefined
      do {
        const page = await world.im.listReactors({ conversationId, seq: 1, emoji: only, after, limit })
        all.push(...page.reactors.map((one) => `${one.user_id} ${one.emoji}`))
        after = page.next
      } while (after !== undefined)
      return all
    }
    const whole = await readAll(200)
    expect(new Set(whole).size).toBe(120)
    expect(whole).toHaveLength(120)
    expect(whole.map((one) => Number(one.split(' ')[0]))).toEqual(people.flatMap((id) => [id, id, id]))
    for (const limit of [1, 2, 7, 119]) expect(await readAll(limit)).toEqual(whole)
    expect(await readAll(3, '🎉')).toEqual(people.map((id) => `${id} 🎉`))
  })
}
