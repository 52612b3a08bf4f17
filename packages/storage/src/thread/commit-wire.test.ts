import type { CommitOutcome, MessageDraft } from '@stonechat/im/contract'
import { toNewMessage } from '@stonechat/im/rules'
import { describe, expect, it } from 'vitest'
import { packDrafts, packOutcomes, unpackDrafts, unpackOutcomes } from './commit-wire.js'

const direct: MessageDraft = {
  key: { kind: 'direct', low: 10_001, high: 10_002 },
  senderId: 10_002,
  clientId: 'one',
  content: { type: 'text', text: 'hello 😀' },
  replyTo: null,
  bodyHash: 2 ** 48 - 1,
  createdAt: 1_800_000_000_000,
}
const toGroup: MessageDraft = {
  ...direct,
  key: { kind: 'group', groupId: 10_001 },
  clientId: 'two',
  content: { type: 'custom', name: 'poll', data: { choices: ['a', null, 3] } },
  replyTo: 7,
}
const drafts = [
  direct,
  toGroup,
  {
    ...direct,
    clientId: 'three',
    formerHash: 5,
    extras: { reactions: [{ emoji: '👍', count: 1, user_ids: [1] }] },
  },
]

describe('a batch between the threads of SQLite', () => {
  it('[Z200] drafts cross the threads unchanged', () => {
    const written = drafts.map((one) => ({
      ...{ ...one, contentText: JSON.stringify(one.content), formerHash: one.formerHash ?? one.bodyHash },
    }))
    expect(unpackDrafts(structuredClone(packDrafts(drafts)))).toEqual(written)
    expect(packDrafts(written)).toEqual(packDrafts(drafts))
    expect(unpackDrafts(packDrafts([]))).toEqual([])
  })

  it('[Z201] outcomes cross the threads unchanged: new messages, repeated ones and refusals', () => {
    const place = { conversationId: 5, seq: 9, createdAt: 1_800_000_000_001 }
    const outcomes: CommitOutcome[] = [
      {
        status: 'created',
        message: toNewMessage(direct, place),
        conversation: { conversationId: 5, key: direct.key, rev: 3, memberCount: 2 },
      },
      { status: 'refused', code: 'muted' },
      { status: 'refused', code: 'slow_mode', retryAfterMs: 1_500 },
      {
        status: 'duplicate',
        // As it is now, which is not what the draft says.
        message: { ...toNewMessage(direct, place), content: null, recalled_at: 1_800_000_000_500 },
        conversation: { conversationId: 5, key: direct.key, rev: 4, memberCount: 2 },
      },
    ]
    expect(unpackOutcomes([...drafts, direct], structuredClone(packOutcomes(outcomes)))).toEqual(outcomes)
  })
})
