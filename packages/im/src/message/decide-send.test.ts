import type { Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { MessageDraft, TargetKey } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import { keyText, pairText } from '../conversation/keys.js'
import { imLimits } from '../limits.js'
import { decideSends, type SendState } from './decide-send.js'

const pair: TargetKey = { kind: 'direct', low: 1, high: 2 }
const group: TargetKey = { kind: 'group', groupId: 7 }

const directHead: Head = {
  id: 10,
  kind: 'direct',
  direct_low: 1,
  direct_high: 2,
  group_id: null,
  last_seq: 5,
  rev: 3,
  last_at: 1_000,
  dissolved_at: null,
  member_count: null,
  blocker_id: null,
  consent: 0,
  settings: null,
}
const groupHead: Head = {
  ...directHead,
  id: 20,
  kind: 'group',
  direct_low: null,
  direct_high: null,
  group_id: 7,
  member_count: 4,
}

let drafts = 0

function draftOf(key: TargetKey, given: Partial<MessageDraft> = {}): MessageDraft {
  drafts += 1
  return {
    key,
    senderId: 1,
    clientId: `draft${drafts}`,
    content: { type: 'text', text: 'hello' },
    replyTo: null,
    bodyHash: 1,
    createdAt: 2_000,
    ...given,
  }
}

/** 1, who is in the group. */
function membersOf(muted_until: number | null): SendState['members'] {
  return new Map([[pairText(7, 1), { role: 'member', muted_until, last_sent_at: 0 }]])
}

/** Both conversations, in which 1 may write. */
function stateOf(given: Partial<SendState> = {}): SendState {
  return {
    heads: new Map([
      [keyText(pair), directHead],
      [keyText(group), groupHead],
    ]),
    members: membersOf(null),
    pairs: new Map(),
    floors: new Map(),
    files: new Map(),
    known: new Map(),
    ...given,
  }
}

const withHead = (key: TargetKey, head: Head | undefined, given: Partial<SendState> = {}): SendState =>
  stateOf({ heads: new Map(head === undefined ? [] : [[keyText(key), head]]), ...given })

/** The code that one draft is refused with, or what becomes of it. */
function outcomeOf(draft: MessageDraft, state: SendState): string {
  const outcome = decideSends([draft], state).outcomes[0]!
  return outcome.status === 'refused' ? outcome.code : outcome.status
}

function knownAs(draft: MessageDraft, message: Partial<Message> = {}): SendState['known'] {
  const first = decideSends([draft], stateOf()).created[0]!.message
  const identity = pairText(first.conversation_id, draft.senderId, draft.clientId)
  return new Map([[identity, { message: { ...first, ...message }, bodyHash: draft.bodyHash }]])
}

describe('places', () => {
  it('[M102] a batch of messages gets its seq in the order given, each conversation for itself', () => {
    const { outcomes, created, heads } = decideSends(
      [draftOf(pair), draftOf(group), draftOf(pair, { senderId: 2 }), draftOf(pair)],
      stateOf(),
    )
    const places = created.map(({ message }) => [message.conversation_id, message.seq])
    expect(places).toEqual([
      [10, 6],
      [20, 6],
      [10, 7],
      [10, 8],
    ])
    expect(outcomes.map((one) => 'message' in one && one.message)).toEqual(created.map((one) => one.message))
    expect(heads.map((head) => [head.id, head.last_seq])).toEqual([
      [10, 8],
      [20, 6],
    ])
  })

  it('[T82] the newest message that mentions anybody is kept with its conversation, and a refused one is not', () => {
    const mentioning = (mentions: number[]) => ({ extras: { mentions } })
    const { outcomes, heads } = decideSends(
      [draftOf(pair, mentioning([2])), draftOf(pair), draftOf(pair, mentioning([3])), draftOf(group)],
      stateOf(),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['created', 'created', 'refused', 'created'])
    expect(heads.map((head) => [head.last_seq, head.mention_seq])).toEqual([
      [7, 6],
      [6, undefined],
    ])
  })

  it('[M112] a refused message leaves no gap in seq, and a conversation without a new message has no head to write', () => {
    const stranger = draftOf(group, { senderId: 99 })
    const { outcomes, created, heads } = decideSends([draftOf(pair), stranger, draftOf(pair)], stateOf())
    expect(outcomes.map(({ status }) => status)).toEqual(['created', 'refused', 'created'])
    expect(created.map(({ message }) => message.seq)).toEqual([6, 7])
    expect(heads.map(({ id }) => id)).toEqual([10])
  })

  it('[M117] the time of a message never runs backwards within a conversation', () => {
    const clocks = [900, 1_500, 1_200, 1_600]
    const { created, heads } = decideSends(
      clocks.map((createdAt) => draftOf(pair, { createdAt })),
      stateOf(),
    )
    expect(created.map(({ message }) => message.created_at)).toEqual([1_000, 1_500, 1_500, 1_600])
    expect(heads[0]?.last_at).toBe(1_600)
  })

  it('[M870] a time that is too far ahead of the clock is not carried on', () => {
    const ahead = 1_500 + imLimits.clockLeadMaxMs
    const { created, heads } = decideSends(
      [ahead, 1_500, ahead + 1, 1_500, 1_400].map((createdAt) => draftOf(pair, { createdAt })),
      stateOf(),
    )
    expect(created.map(({ message }) => message.created_at)).toEqual([ahead, ahead, ahead + 1, 1_500, 1_500])
    expect(heads[0]?.last_at).toBe(1_500)
  })

  it('[M120] the outcome of a send names the rev of its conversation and its number of members: 2 where it is direct', () => {
    const { outcomes } = decideSends([draftOf(pair), draftOf(group)], stateOf())
    expect(outcomes).toMatchObject([
      { conversation: { conversationId: 10, key: pair, rev: 3, memberCount: 2 } },
      { conversation: { conversationId: 20, key: group, rev: 3, memberCount: 4 } },
    ])
  })

  it('[M122] the content of a message is stored exactly as its JSON was sent', () => {
    const { created } = decideSends(
      [draftOf(pair, { contentText: '{"as":"written"}' }), draftOf(pair)],
      stateOf(),
    )
    expect(created.map(({ contentText }) => contentText)).toEqual([
      '{"as":"written"}',
      '{"type":"text","text":"hello"}',
    ])
  })
})

describe('retries', () => {
  it('[M103] a retry writes nothing and is answered with the message as it is now', () => {
    const draft = draftOf(pair)
    const known = knownAs(draft, { seq: 3, content: null, recalled_at: 1_500 })
    const { outcomes, created, heads } = decideSends([draft], stateOf({ known }))
    expect(outcomes).toMatchObject([{ status: 'duplicate', message: { seq: 3, recalled_at: 1_500 } }])
    expect([created, heads]).toEqual([[], []])
  })

  it('[M105] the same client_id with another body is refused with a conflict, also within one batch', () => {
    const draft = draftOf(pair)
    const other = { ...draft, bodyHash: 2 }
    expect(outcomeOf(other, stateOf({ known: knownAs(draft) }))).toBe('conflict')
    const { outcomes } = decideSends([draft, other, draft], stateOf())
    expect(outcomes).toMatchObject([
      { status: 'created', message: { seq: 6 } },
      { status: 'refused', code: 'conflict' },
      { status: 'duplicate', message: { seq: 6 } },
    ])
  })

  it('[M106] the same client_id of another sender or in another conversation is another message', () => {
    const draft = draftOf(pair)
    const { outcomes } = decideSends([draft, { ...draft, senderId: 2 }, { ...draft, key: group }], stateOf())
    expect(outcomes.map(({ status }) => status)).toEqual(['created', 'created', 'created'])
  })

  it.each([
    ['removed', group, groupHead, { members: new Map() }],
    ['muted', group, groupHead, { members: membersOf(9_000) }],
    ['in a dissolved group', group, { ...groupHead, dissolved_at: 1_500 }, {}],
    ['blocked', pair, { ...directHead, blocker_id: 2 }, {}],
  ] as const)(
    '[M107] a retry of a sender who may no longer write still gets the first answer: %s',
    (_, key, head, given) => {
      const draft = draftOf(key)
      expect(outcomeOf(draft, withHead(key, head, { ...given, known: knownAs(draft) }))).toBe('duplicate')
      expect(outcomeOf(draftOf(key), withHead(key, head, given))).not.toBe('created')
    },
  )
})

describe('who may send', () => {
  it('[M400] only its two users can write to a direct conversation', () => {
    expect([1, 2, 3].map((senderId) => outcomeOf(draftOf(pair, { senderId }), stateOf()))).toEqual([
      'created',
      'created',
      'not_a_member',
    ])
  })

  it('[C161] a block by either user refuses both, in a conversation and before its first message', () => {
    for (const senderId of [1, 2]) {
      for (const blocker_id of [1, 2])
        expect(outcomeOf(draftOf(pair, { senderId }), withHead(pair, { ...directHead, blocker_id }))).toBe(
          'blocked',
        )
      const unopened = withHead(pair, undefined, {
        pairs: new Map([[keyText(pair), { blocker_id: 2, consent: 0 }]]),
      })
      expect(outcomeOf(draftOf(pair, { senderId }), unopened)).toBe('blocked')
    }
  })

  it('[M401] a stranger cannot write to a group, and nobody to one that does not exist', () => {
    expect(outcomeOf(draftOf(group, { senderId: 9 }), stateOf())).toBe('not_a_member')
    expect(outcomeOf(draftOf(group), withHead(group, undefined))).toBe('group_not_found')
  })

  it('[M119] nobody writes to a dissolved group, and strangers are told no more than of a living one', () => {
    const dissolved = withHead(group, { ...groupHead, dissolved_at: 1 })
    expect(outcomeOf(draftOf(group), dissolved)).toBe('group_dissolved')
    expect(outcomeOf(draftOf(group, { senderId: 9 }), dissolved)).toBe('not_a_member')
  })

  it.each([
    [null, 'created'],
    [0, 'created'],
    [1_999, 'created'],
    [2_000, 'created'],
    [2_001, 'muted'],
  ] as const)(
    '[M118] a muted member is refused until muted_until, and accepted in exactly that millisecond: %s',
    (until, expected) => {
      const state = stateOf({ members: membersOf(until) })
      expect(outcomeOf(draftOf(group, { createdAt: 2_000 }), state)).toBe(expected)
    },
  )
})

describe('replies', () => {
  it.each([
    [2, 'message_not_found'],
    [3, 'message_not_found'],
    [4, 'created'],
    [5, 'created'],
    [6, 'message_not_found'],
  ] as const)(
    '[M116] a reply may point to what lies above the floor and up to the head: %s',
    (replyTo, expected) => {
      const state = stateOf({ floors: new Map([[pairText(10, 1), 3]]) })
      expect(outcomeOf(draftOf(pair, { replyTo }), state)).toBe(expected)
    },
  )

  it('[M116] a reply may point to a message of its own batch that comes before it, and to none that comes after', () => {
    const { outcomes } = decideSends(
      [draftOf(pair, { replyTo: 6 }), draftOf(pair), draftOf(pair, { replyTo: 6 })],
      stateOf(),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['refused', 'created', 'created'])
  })

  it('[M116] a reply in a conversation without messages points to nothing that its sender can see', () => {
    expect(outcomeOf(draftOf(pair, { replyTo: 1 }), withHead(pair, undefined))).toBe('message_not_found')
  })

  it('[M402] a refused message names why its sender may not write there before it names what is wrong with the reply', () => {
    const blocked = withHead(pair, { ...directHead, blocker_id: 1 })
    expect(outcomeOf(draftOf(pair, { replyTo: 99 }), blocked)).toBe('blocked')
  })
})
