import type { Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { decideMessageChange } from './decide-message-change.js'

const message: Message = {
  conversation_id: 1,
  seq: 1,
  client_id: 'a',
  sender_id: 10_001,
  content: { type: 'text', text: 'as written' },
  reply_to: null,
  created_at: 1_000,
  edited_at: null,
  recalled_at: null,
}

function edit(before: Message, text: string, at: number): Message {
  const key = { kind: 'direct', low: 10_001, high: 10_002 } as const
  const content = { type: 'text', text } as const
  const change = { key, actorId: 10_001, seq: 1, content, at, windowMs: 60_000 }
  const decision = decideMessageChange(change, { message: before, member: undefined, isBlocked: false })
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
})
