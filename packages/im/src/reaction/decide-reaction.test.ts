import type { Message, Reaction } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { Head } from '../conversation/head.js'
import { pairText } from '../conversation/keys.js'
import type { TargetKey } from '../conversation/store.js'
import {
  decideReactions,
  hidesOwnReaction,
  nameReactors,
  type ReactionsState,
  showOwnReactions,
} from './decide-reaction.js'
import type { ReactionWish } from './store.js'

const head: Head = {
  id: 1,
  kind: 'group',
  direct_low: null,
  direct_high: null,
  group_id: 7,
  last_seq: 3,
  rev: 4,
  last_at: 1_000,
  dissolved_at: null,
  member_count: 40,
  blocker_id: null,
  consent: 0,
  settings: null,
}
const message: Message = {
  conversation_id: 1,
  seq: 3,
  rev: 2,
  client_id: 'a',
  sender_id: 10,
  content: { type: 'text', text: 'hi' },
  reply_to: null,
  created_at: 1_000,
  edited_at: null,
  recalled_at: null,
}
const thumbs = (count: number, ...user_ids: number[]): Reaction => ({ emoji: '👍', count, user_ids })
const group: TargetKey = { kind: 'group', groupId: 7 }
const wish = (given: Partial<ReactionWish> = {}): ReactionWish => ({
  ...{ actorId: 5, seq: 3, emoji: '👍', on: true, at: 2_000 },
  ...given,
})

interface Before {
  readonly reactions?: Reaction[]
  readonly own?: readonly string[]
  readonly given?: Partial<ReactionsState>
}

/** Where everybody up to 99 is a member, and sees the message. */
function stateOf({ reactions = [], own = [], given = {} }: Before): ReactionsState {
  const people = Array.from({ length: 100 }, (_, id) => id)
  return {
    head,
    members: new Map(people.map((id) => [id, { role: 'member', mutedUntil: null }])),
    floors: new Map(people.map((id) => [id, 0])),
    messages: new Map([[3, reactions.length === 0 ? message : { ...message, reactions }]]),
    own: new Map([[pairText(3, 5), own]]),
    ...given,
  }
}

function verdictOf(one: ReactionWish, before: Before, key = group): string {
  return verdictsOf([one], before, key)[0]!
}

function verdictsOf(wishes: readonly ReactionWish[], before: Before, key = group): string[] {
  const { outcomes } = decideReactions(key, wishes, stateOf(before))
  return outcomes.map((outcome) => (outcome.status === 'refused' ? outcome.code : outcome.status))
}

function planOf(wishes: readonly ReactionWish[], before: Before) {
  const [plan] = decideReactions(group, wishes, stateOf(before)).changed
  if (plan === undefined) throw new Error('nothing changed')
  return plan
}

describe('a reaction', () => {
  it('[M405] a reaction names the first who use its emoji and moves the rev of its message and conversation', () => {
    expect(planOf([wish()], { reactions: [thumbs(2, 8, 9)] })).toMatchObject({
      message: { rev: 5, reactions: [thumbs(3, 8, 9, 5)], content: message.content },
      head: { rev: 5 },
      unnamed: [],
    })
    const ten = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
    const { message: after, unnamed } = planOf([wish()], { reactions: [thumbs(10, ...ten)] })
    expect([after.reactions, unnamed]).toEqual([[thumbs(11, ...ten)], []])
  })

  it('[M406] a reaction that is taken back leaves nothing behind, and another takes its place among the named', () => {
    const back = [wish({ on: false })]
    const own = ['👍']
    expect(planOf(back, { reactions: [thumbs(1, 5)], own }).message.reactions).toBeUndefined()
    const named = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    const moved = planOf(back, { reactions: [thumbs(11, ...named)], own })
    expect(moved.unnamed).toEqual(['👍'])
    const others = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
    expect(nameReactors(moved.message, '👍', others).reactions).toEqual([thumbs(10, ...others)])
    // Where everyone is known, nobody has to be looked for.
    expect(planOf(back, { reactions: [thumbs(3, 8, 5, 9)], own })).toMatchObject({
      ...{ message: { reactions: [thumbs(2, 8, 9)] }, unnamed: [] },
    })
  })

  it('[M407] reacting again and taking back what is not there change nothing', () => {
    expect(verdictOf(wish(), { reactions: [thumbs(1, 5)], own: ['👍'] })).toBe('unchanged')
    expect(verdictOf(wish({ on: false }), { reactions: [thumbs(1, 8)] })).toBe('unchanged')
  })

  it('[M408] one person reacts to a message with three emoji, and all together with twenty', () => {
    const own = ['1️⃣', '2️⃣', '3️⃣']
    expect(verdictOf(wish(), { own: own.slice(1) })).toBe('changed')
    expect(verdictOf(wish(), { own })).toBe('limit_reached')
    const many = Array.from({ length: 20 }, (_, index) => ({ emoji: `${index}`, count: 1, user_ids: [8] }))
    expect(verdictOf(wish(), { reactions: many })).toBe('limit_reached')
    expect(verdictOf(wish(), { reactions: many.slice(1) })).toBe('changed')
    expect(verdictOf(wish({ emoji: '7' }), { reactions: many })).toBe('changed')
  })

  it('[M409] the muted, the blocked and those outside react to nothing, and the muted may still take back', () => {
    const muted = { members: new Map([[5, { role: 'member' as const, mutedUntil: 9_000 }]]) }
    expect(verdictOf(wish(), { given: muted })).toBe('muted')
    const back = wish({ on: false })
    expect(verdictOf(back, { reactions: [thumbs(1, 5)], own: ['👍'], given: muted })).toBe('changed')
    expect(verdictOf(wish(), { given: { members: new Map() } })).toBe('not_a_member')
    expect(verdictOf(wish({ seq: 2 }), {})).toBe('message_not_found')
    expect(verdictOf(wish(), { given: { floors: new Map([[5, 3]]) } })).toBe('message_not_found')
    expect(verdictOf(wish(), { given: { head: { ...head, dissolved_at: 1 } } })).toBe('group_dissolved')
    const recalled = new Map([[3, { ...message, content: null, recalled_at: 1_500 }]])
    expect(verdictOf(wish(), { given: { messages: recalled } })).toBe('message_recalled')
    const blocked = { given: { head: { ...head, blocker_id: 8 } } }
    const pair: TargetKey = { kind: 'direct', low: 5, high: 8 }
    expect(verdictOf(wish(), blocked, pair)).toBe('blocked')
    expect(verdictOf(wish({ actorId: 9 }), {}, pair)).toBe('not_a_member')
  })

  it('[T14] each of those gathered is decided by itself after those before it, and one that is refused stops no other', () => {
    const people = Array.from({ length: 22 }, (_, index) => index + 10)
    const wishes = people.map((actorId) => wish({ actorId, emoji: `${actorId}` }))
    const verdicts = verdictsOf([...wishes, wish({ actorId: 8, emoji: '10' }), wish({ actorId: 500 })], {})
    const whole = Array.from({ length: 20 }, () => 'changed')
    expect(verdicts).toEqual([...whole, 'limit_reached', 'limit_reached', 'changed', 'not_a_member'])
    const four = ['1️⃣', '2️⃣', '3️⃣', '👍'].map((emoji) => wish({ emoji }))
    expect(verdictsOf(four, {})).toEqual(['changed', 'changed', 'changed', 'limit_reached'])
    const room = [...four.slice(0, 3), wish({ emoji: '2️⃣', on: false }), four[3]!]
    expect(verdictsOf(room, {})).toEqual(['changed', 'unchanged', 'changed', 'unchanged', 'changed'])
  })

  it('[T15] those gathered move the rev of each message once, in the order in which the messages were named', () => {
    const messages = new Map([1, 2, 3].map((seq) => [seq, { ...message, seq }]))
    const wishes = [3, 1, 3, 1].map((seq, index) => wish({ seq, actorId: 10 + index }))
    const { changed } = decideReactions(group, wishes, stateOf({ given: { messages } }))
    expect(changed).toMatchObject([
      { head: { rev: 5 }, message: { seq: 3, rev: 5, reactions: [thumbs(2, 10, 12)] } },
      { head: { rev: 6 }, message: { seq: 1, rev: 6, reactions: [thumbs(2, 11, 13)] } },
    ])
  })

  it('[T16] what is taken back before it is written was never there, and moves nothing', () => {
    const there = [wish(), wish({ on: false }), wish(), wish({ on: false })]
    expect(decideReactions(group, there, stateOf({})).changed).toEqual([])
    expect(verdictsOf(there, {})).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
    const back = [wish({ on: false }), wish()]
    expect(decideReactions(group, back, stateOf({ reactions: [thumbs(1, 5)], own: ['👍'] })).changed).toEqual(
      [],
    )
    const withAnother = [...there, wish({ actorId: 6 })]
    expect(planOf(withAnother, {})).toMatchObject({
      ...{ message: { rev: 5, reactions: [thumbs(1, 6)] }, wishes: [{ actorId: 6 }] },
    })
  })

  it('[T17] users whose reactions came together are named in the order of their ids, after those before them', () => {
    const wishes = [9, 7, 8].map((actorId) => wish({ actorId }))
    const before = { reactions: [thumbs(1, 20)] }
    expect(planOf(wishes, before).message.reactions).toEqual([thumbs(4, 20, 7, 8, 9)])
  })

  it('[M410] a user who reacts is named to oneself even where more than ten do', () => {
    const crowded = { ...message, reactions: [thumbs(12, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11)] }
    expect(hidesOwnReaction(crowded, 5)).toBe(true)
    expect(hidesOwnReaction(crowded, 11)).toBe(false)
    expect(showOwnReactions(crowded, 5, ['👍']).reactions?.[0]?.user_ids).toEqual([
      1, 2, 3, 4, 6, 7, 8, 9, 10, 5,
    ])
    expect(showOwnReactions(crowded, 5, ['❤️'])).toEqual(crowded)
  })
})
