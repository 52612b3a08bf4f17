import type { Message, Reaction } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { Head } from '../conversation/head.js'
import { decideReaction, hidesOwnReaction, type ReactionState, showOwnReactions } from './decide-reaction.js'
import type { ReactionChange } from './store.js'

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
const change = (given: Partial<ReactionChange> = {}): ReactionChange => ({
  ...{ key: { kind: 'group', groupId: 7 }, actorId: 5, seq: 3, emoji: '👍', on: true, at: 2_000 },
  ...given,
})
const state = (reactions: Reaction[], given: Partial<ReactionState> = {}): ReactionState => ({
  head,
  member: { role: 'member', mutedUntil: null },
  message: reactions.length === 0 ? message : { ...message, reactions },
  own: [],
  others: [],
  ...given,
})

function verdictOf(wish: ReactionChange, before: ReactionState): string {
  const decision = decideReaction(wish, before)
  return decision.status === 'refused' ? decision.code : decision.status
}

function reactionsAfter(wish: ReactionChange, before: ReactionState): Reaction[] | undefined {
  const decision = decideReaction(wish, before)
  if (decision.status === 'refused') throw new Error(decision.code)
  return decision.message.reactions
}

describe('a reaction', () => {
  it('[M405] a reaction names the first who use its emoji and moves the rev of its message and conversation', () => {
    expect(decideReaction(change(), state([thumbs(2, 8, 9)], { others: [8, 9] }))).toMatchObject({
      status: 'changed',
      message: { rev: 5, reactions: [thumbs(3, 8, 9, 5)], content: message.content },
      head: { rev: 5 },
    })
    const eleven = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
    expect(reactionsAfter(change(), state([thumbs(10, ...eleven)], { others: eleven }))).toEqual([
      thumbs(11, ...eleven),
    ])
  })

  it('[M406] a reaction that is taken back leaves nothing behind, and another takes its place among the named', () => {
    const back = change({ on: false })
    expect(reactionsAfter(back, state([thumbs(1, 5)], { own: ['👍'] }))).toBeUndefined()
    const others = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
    const before = [thumbs(11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    expect(reactionsAfter(back, state(before, { own: ['👍'], others }))).toEqual([thumbs(10, ...others)])
  })

  it('[M407] reacting again and taking back what is not there change nothing', () => {
    expect(verdictOf(change(), state([thumbs(1, 5)], { own: ['👍'] }))).toBe('unchanged')
    expect(verdictOf(change({ on: false }), state([thumbs(1, 8)]))).toBe('unchanged')
  })

  it('[M408] one person reacts to a message with three emoji, and all together with twenty', () => {
    const own = ['1️⃣', '2️⃣', '3️⃣']
    expect(verdictOf(change(), state([], { own: own.slice(1) }))).toBe('changed')
    expect(verdictOf(change(), state([], { own }))).toBe('limit_reached')
    const many = Array.from({ length: 20 }, (_, index) => ({ emoji: `${index}`, count: 1, user_ids: [8] }))
    expect(verdictOf(change(), state(many))).toBe('limit_reached')
    expect(verdictOf(change(), state(many.slice(1)))).toBe('changed')
    expect(verdictOf(change({ emoji: '7' }), state(many))).toBe('changed')
  })

  it('[M409] the muted, the blocked and those outside react to nothing, and the muted may still take back', () => {
    const muted = { member: { role: 'member', mutedUntil: 9_000 } } as const
    expect(verdictOf(change(), state([], muted))).toBe('muted')
    expect(verdictOf(change({ on: false }), state([thumbs(1, 5)], { ...muted, own: ['👍'] }))).toBe('changed')
    expect(verdictOf(change(), state([], { member: undefined }))).toBe('not_a_member')
    expect(verdictOf(change(), state([], { message: undefined }))).toBe('message_not_found')
    expect(verdictOf(change(), state([], { head: { ...head, dissolved_at: 1 } }))).toBe('group_dissolved')
    const recalled = { ...message, content: null, recalled_at: 1_500 }
    expect(verdictOf(change(), state([], { message: recalled }))).toBe('message_recalled')
    const direct = change({ key: { kind: 'direct', low: 5, high: 8 } })
    expect(verdictOf(direct, state([], { member: undefined, head: { ...head, blocker_id: 8 } }))).toBe(
      'blocked',
    )
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
