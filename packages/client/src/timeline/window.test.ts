import type { Message } from '@stonechat/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newerOf } from '../message/newer-of.js'
import { append, emptyWindow, merge, prepend, windowMaxMessages } from './window.js'

const message = (seq: number, fields: Partial<Message> = {}): Message => ({
  conversation_id: 1,
  seq,
  client_id: String(seq),
  sender_id: 2,
  content: { type: 'text', text: String(seq) },
  reply_to: null,
  created_at: 0,
  rev: 0,
  edited_at: null,
  recalled_at: null,
  ...fields,
})

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index))

describe('a message', () => {
  it('[K55] a message ends in the same state in whatever order its states come', () => {
    const original = message(1)
    const states = [
      original,
      message(1, { rev: 1, content: { type: 'text', text: 'first change' } }),
      message(1, { rev: 4, content: { type: 'text', text: 'second change' } }),
      message(1, { rev: 5, recalled_at: 12, content: null }),
    ]
    const arrivals = fc.shuffledSubarray(states, { minLength: 1 })
    fc.assert(
      fc.property(arrivals, (order) => {
        const latest = states.filter((state) => order.includes(state)).at(-1)
        expect(order.reduce(newerOf)).toEqual(latest)
      }),
    )
  })
})

describe('a window', () => {
  it('[K56] a window stays bounded and without gaps, whichever end grows', () => {
    let window = append(emptyWindow, range(2_001, 2_000 + windowMaxMessages))
    window = append(window, range(3_001, 3_100))
    expect(window.messages.length).toBeLessThanOrEqual(windowMaxMessages)
    expect(window.hasOlder).toBe(true)
    expect(window.endSeq).toBe(3_100)

    const bottom = window.messages[0]!.seq
    window = prepend(window, range(bottom - 200, bottom - 1), true)
    expect(window.messages.length).toBeLessThanOrEqual(windowMaxMessages)
    expect(window.hasNewer).toBe(true)
    const seqs = window.messages.map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, index) => bottom - 200 + index))
  })

  it('[K57] a window is the very same object where nothing changes', () => {
    const window = append(emptyWindow, range(1, 3))
    expect(append(window, range(2, 3))).toBe(window)
    expect(merge(window, message(2))).toBe(window)
    expect(merge(window, message(9, { rev: 1 }))).toBe(window)
    const poll = { counts: [1, 0], voters: 1, own: [0] }
    const voted = append(emptyWindow, [message(1, { poll })])
    expect(merge(voted, message(1, { poll: { ...poll, own: [0] } }))).toBe(voted)
    expect(merge(voted, message(1, { poll: { ...poll, own: [] } })).messages[0]?.poll?.own).toEqual([])
  })
})
