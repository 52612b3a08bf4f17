import type { Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { Head } from '../conversation/head.js'
import { decidePin, type PinState } from './decide-pin.js'
import type { PinChange } from './store.js'

const head: Head = {
  ...{ id: 1, kind: 'group', direct_low: null, direct_high: null, group_id: 7 },
  ...{
    last_seq: 3,
    rev: 4,
    last_at: 1_000,
    dissolved_at: null,
    member_count: 40,
    blocker_id: null,
    consent: 0,
    settings: null,
  },
}
const message: Message = {
  ...{ conversation_id: 1, seq: 2, rev: 2, client_id: 'a', sender_id: 10, reply_to: null },
  ...{ content: { type: 'text', text: 'hi' }, created_at: 1_000, edited_at: null, recalled_at: null },
}
const pinned = { ...message, pinned: { user_id: 8, at: 1_200 } }
const change = (given: Partial<PinChange> = {}): PinChange => ({
  ...{ key: { kind: 'group', groupId: 7 }, actorId: 5, seq: 2, on: true, at: 2_000 },
  ...given,
})
const state = (given: Partial<PinState> = {}): PinState => ({
  ...{ head, member: { role: 'admin', mutedUntil: null }, message, pinCount: 0 },
  ...given,
})
const inDirect = {
  head: { ...head, kind: 'direct', group_id: null, direct_low: 5, direct_high: 8 },
  member: undefined,
} as const
const direct = { key: { kind: 'direct', low: 5, high: 8 } } as const

function verdictOf(wish: PinChange, before: PinState): string {
  const decision = decidePin(wish, before)
  return decision.status === 'refused' ? decision.code : decision.status
}

describe('a pin', () => {
  it('[T180] a message that is pinned says who did it and when, and its rev and that of the conversation move by one', () => {
    const decision = decidePin(change(), state())
    expect(decision).toMatchObject({
      status: 'changed',
      message: { ...message, rev: 5, pinned: { user_id: 5, at: 2_000 } },
      head: { rev: 5 },
    })
    const back = decidePin(change({ on: false }), state({ message: pinned }))
    expect(back).toMatchObject({ status: 'changed', message: { ...message, rev: 5 } })
    expect(back).not.toHaveProperty('message.pinned')
  })

  it('[T181] pinning what is pinned, whoever did it, and taking back what is not pinned change nothing', () => {
    expect(decidePin(change(), state({ message: pinned }))).toEqual({
      ...{ status: 'unchanged', message: pinned, head },
    })
    expect(verdictOf(change({ on: false }), state())).toBe('unchanged')
    expect(verdictOf(change(), state({ message: pinned, pinCount: 100 }))).toBe('unchanged')
  })

  it.each([
    ['owner', 'changed'],
    ['admin', 'changed'],
    ['member', 'forbidden'],
  ] as const)('[T182] owner and admins of a group pin and take back, members do not: %s', (role, verdict) => {
    const member = { role, mutedUntil: null }
    expect(verdictOf(change(), state({ member }))).toBe(verdict)
    expect(verdictOf(change({ on: false }), state({ member, message: pinned }))).toBe(verdict)
  })

  it('[T182] both of a direct conversation pin, and nobody else', () => {
    expect(verdictOf(change(direct), state(inDirect))).toBe('changed')
    expect(verdictOf(change({ ...direct, actorId: 8 }), state(inDirect))).toBe('changed')
    expect(verdictOf(change({ ...direct, actorId: 6 }), state(inDirect))).toBe('not_a_member')
    expect(verdictOf(change(), state({ member: undefined }))).toBe('not_a_member')
  })

  it('[T183] a user who is muted or blocked pins nothing and may still take back', () => {
    const muted = { member: { role: 'admin', mutedUntil: 9_000 } } as const
    expect(verdictOf(change(), state(muted))).toBe('muted')
    expect(verdictOf(change({ on: false }), state({ ...muted, message: pinned }))).toBe('changed')
    const blocked = { ...inDirect, head: { ...inDirect.head, blocker_id: 8 } }
    expect(verdictOf(change(direct), state(blocked))).toBe('blocked')
    expect(verdictOf(change({ ...direct, on: false }), state({ ...blocked, message: pinned }))).toBe(
      'changed',
    )
  })

  it('[T183] nothing is pinned that was recalled or is not there, nor in a dissolved group', () => {
    const recalled = { ...message, content: null, recalled_at: 1_500 }
    expect(verdictOf(change(), state({ message: recalled }))).toBe('message_recalled')
    expect(verdictOf(change({ on: false }), state({ message: recalled }))).toBe('unchanged')
    expect(verdictOf(change(), state({ message: undefined }))).toBe('message_not_found')
    expect(verdictOf(change(), state({ head: { ...head, dissolved_at: 1 } }))).toBe('group_dissolved')
  })

  it('[T184] a hundred messages are pinned at once, and one more is refused', () => {
    expect(verdictOf(change(), state({ pinCount: 99 }))).toBe('changed')
    expect(verdictOf(change(), state({ pinCount: 100 }))).toBe('limit_reached')
    expect(verdictOf(change({ on: false }), state({ pinCount: 100, message: pinned }))).toBe('changed')
  })

  it('[T188] a group is told who pinned which message, and not that it was taken back; two people are told nothing', () => {
    expect(decidePin(change(), state())).toMatchObject({
      line: { rev: 5, after_seq: 3, kind: 'pinned', actor_id: 5, seq: 2, created_at: 2_000 },
      head: { last_at: 2_000 },
    })
    for (const untold of [
      decidePin(change({ on: false }), state({ message: pinned })),
      decidePin(change(direct), state(inDirect)),
    ])
      expect(untold).toMatchObject({ line: undefined, head: { last_at: 1_000 } })
  })
})
