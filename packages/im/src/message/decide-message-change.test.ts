import type { Content, Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { MessageChange } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import { decideMessageChange, type MessageChangeState } from './decide-message-change.js'

const pair = { kind: 'direct', low: 10_001, high: 10_002 } as const
const group = { kind: 'group', groupId: 7 } as const

const message: Message = {
  conversation_id: 1,
  seq: 1,
  client_id: 'a',
  sender_id: 10_001,
  content: { type: 'text', text: 'as written' },
  reply_to: null,
  created_at: 1_000,
  rev: 0,
  edited_at: null,
  recalled_at: null,
}
const head: Head = {
  id: 1,
  kind: 'direct',
  direct_low: 10_001,
  direct_high: 10_002,
  group_id: null,
  last_seq: 1,
  rev: 4,
  last_at: 1_000,
  dissolved_at: null,
  member_count: null,
  blocker_id: null,
  consent: 0,
  settings: null,
}
const inPair: MessageChangeState = { head, member: undefined, message }
const inGroup = (
  role: 'owner' | 'admin' | 'member',
  mutedUntil: number | null = null,
): MessageChangeState => ({
  ...inPair,
  member: { role, mutedUntil },
})

const text = (words: string): Content => ({ type: 'text', text: words })
const editOf = (given: Partial<MessageChange> = {}): MessageChange => ({
  ...{ key: pair, actorId: 10_001, seq: 1, content: text('better'), at: 5_000, windowMs: 60_000 },
  ...given,
})
const recallOf = (given: Partial<MessageChange> = {}) => editOf({ content: null, ...given })

function outcomeOf(change: MessageChange, state: MessageChangeState): string {
  const decision = decideMessageChange(change, state)
  return decision.status === 'refused' ? decision.code : decision.status
}

function edit(before: Message, words: string, at: number): Message {
  const decision = decideMessageChange(editOf({ content: text(words), at }), { ...inPair, message: before })
  if (decision.status !== 'changed') throw new Error(decision.status)
  return decision.message
}

describe('an edit', () => {
  it('[M290] an edit has a higher edited_at than the edit before, even if the clock stands still or goes back', () => {
    const first = edit(message, 'one', 5_000)
    const second = edit(first, 'two', 5_000)
    const third = edit(second, 'three', 4_000)
    expect([first, second, third].map(({ edited_at }) => edited_at)).toEqual([5_000, 5_001, 5_002])
  })

  it('[M130] an edit replaces the content, keeps the former one and raises the rev of the conversation by one', () => {
    expect(decideMessageChange(editOf(), inPair)).toEqual({
      status: 'changed',
      kind: 'message_edited',
      message: { ...message, rev: 5, content: text('better'), edited_at: 5_000 },
      head: { ...head, rev: 5 },
      former: message.content,
    })
  })

  it('[T82] an edit that mentions somebody besides moves the newest mention of the conversation, any other does not', () => {
    const headAfter = (mentions: number[], before = message) => {
      const state = { ...inPair, message: before }
      const decision = decideMessageChange(editOf({ mentions: { mentions } }), state)
      return decision.status === 'refused' ? decision.code : decision.head.mention_seq
    }
    expect(headAfter([10_002])).toBe(1)
    expect(headAfter([10_002], { ...message, mentions: [10_002] })).toBeUndefined()
    expect(headAfter([])).toBeUndefined()
    expect(headAfter([10_003])).toBe('not_mentionable')
  })

  it('[M404] an edit is never dated before its message', () => {
    expect(edit(message, 'one', 400).edited_at).toBe(1_000)
  })

  it('[M133] only the sender may edit a message, whatever the role of others', () => {
    expect(outcomeOf(editOf({ actorId: 10_002 }), inPair)).toBe('forbidden')
    for (const role of ['owner', 'admin', 'member'] as const)
      expect(outcomeOf(editOf({ key: group, actorId: 10_002 }), inGroup(role))).toBe('forbidden')
  })

  it.each([
    [60_999, 'changed'],
    [61_000, 'changed'],
    [61_001, 'edit_expired'],
  ] as const)('[M134] a message can be edited exactly until the end of its window: %s', (at, expected) => {
    expect(outcomeOf(editOf({ at }), inPair)).toBe(expected)
  })

  it('[M132] an edit to the content that is there already is unchanged, also after the window', () => {
    const same = editOf({ content: text('as written') })
    expect(outcomeOf(same, inPair)).toBe('unchanged')
    expect(outcomeOf({ ...same, at: 99_000 }, inPair)).toBe('unchanged')
    expect(decideMessageChange(same, inPair)).toMatchObject({ head: { rev: 4 } })
  })

  it('[M133] a recalled message cannot be edited, also not by its sender', () => {
    const recalled = { ...message, content: null, recalled_at: 2_000 }
    expect(outcomeOf(editOf(), { ...inPair, message: recalled })).toBe('message_recalled')
  })

  it.each([
    [null, 'changed'],
    [5_000, 'changed'],
    [5_001, 'muted'],
  ] as const)(
    '[M137] a muted user cannot edit until exactly the end of the mute: %s',
    (mutedUntil, expected) => {
      expect(outcomeOf(editOf({ key: group }), inGroup('member', mutedUntil))).toBe(expected)
    },
  )

  it('[M137] a user cannot edit in a direct conversation while one of the two has blocked the other', () => {
    for (const blocker_id of [10_001, 10_002])
      expect(outcomeOf(editOf(), { ...inPair, head: { ...head, blocker_id } })).toBe('blocked')
  })
})

describe('a recall', () => {
  it('[M131] a recall empties the content of a message and keeps it as the former one', () => {
    expect(decideMessageChange(recallOf(), inPair)).toEqual({
      status: 'changed',
      kind: 'message_recalled',
      message: { ...message, rev: 5, content: null, recalled_at: 5_000 },
      head: { ...head, rev: 5 },
      former: message.content,
    })
  })

  it.each([
    [61_000, 'changed'],
    [61_001, 'recall_expired'],
  ] as const)(
    '[M134] a message can be recalled by its sender exactly until the end of the window: %s',
    (at, expected) => {
      expect(outcomeOf(recallOf({ at }), inPair)).toBe(expected)
      expect(outcomeOf(recallOf({ key: group, at }), inGroup('member'))).toBe(expected)
    },
  )

  it('[M135] owner and admins recall any message at any age, members and peers only their own', () => {
    const late = recallOf({ key: group, actorId: 10_002, at: 999_999 })
    expect(outcomeOf(late, inGroup('owner'))).toBe('changed')
    expect(outcomeOf(late, inGroup('admin'))).toBe('changed')
    expect(outcomeOf({ ...late, at: 1_001 }, inGroup('member'))).toBe('forbidden')
    expect(outcomeOf(recallOf({ actorId: 10_002 }), inPair)).toBe('forbidden')
  })

  it('[M131] a second recall is unchanged, also after the window', () => {
    const recalled = { ...message, content: null, recalled_at: 2_000 }
    expect(outcomeOf(recallOf({ at: 999_999 }), { ...inPair, message: recalled })).toBe('unchanged')
  })

  it('[M137] a muted or blocked sender can still recall', () => {
    expect(outcomeOf(recallOf({ key: group }), inGroup('member', 9_999))).toBe('changed')
    expect(outcomeOf(recallOf(), { ...inPair, head: { ...head, blocker_id: 10_002 } })).toBe('changed')
  })

  it('[M404] a recall is never dated before its message', () => {
    expect(decideMessageChange(recallOf({ at: 400 }), inPair)).toMatchObject({
      message: { recalled_at: 1_000 },
    })
  })
})

describe('a change of a message', () => {
  const nothing: MessageChangeState = { head: undefined, member: undefined, message: undefined }

  it('[M136] changing a message is refused to a stranger before anything else is checked', () => {
    expect(outcomeOf(editOf({ actorId: 10_003 }), nothing)).toBe('not_a_member')
    expect(outcomeOf(editOf({ actorId: 10_003 }), inPair)).toBe('not_a_member')
    expect(outcomeOf(recallOf({ key: group }), { ...inPair, member: undefined })).toBe('not_a_member')
  })

  it('[M136] changing a message names what does not exist: the group, or the message where the conversation is direct', () => {
    expect(outcomeOf(editOf({ key: group }), nothing)).toBe('group_not_found')
    expect(outcomeOf(editOf(), nothing)).toBe('message_not_found')
    expect(outcomeOf(editOf(), { ...inPair, message: undefined })).toBe('message_not_found')
  })

  it('[M139] no message of a dissolved group can be changed, not even by its owner', () => {
    const dissolved = { ...inGroup('owner'), head: { ...head, dissolved_at: 1 } }
    expect(outcomeOf(editOf({ key: group }), dissolved)).toBe('group_dissolved')
    expect(outcomeOf(recallOf({ key: group }), dissolved)).toBe('group_dissolved')
  })

  it('[G956] a user outside is told the same of messages in a dissolved group as in a living one', () => {
    const dissolved = { ...inGroup('owner'), member: undefined, head: { ...head, dissolved_at: 1 } }
    expect(outcomeOf(editOf({ key: group }), dissolved)).toBe('not_a_member')
    expect(outcomeOf(recallOf({ key: group }), dissolved)).toBe('not_a_member')
  })
})
