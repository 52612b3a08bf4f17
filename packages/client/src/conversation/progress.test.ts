import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Progress } from './progress.js'

const message = (seq: number) => ({
  conversation_id: 1,
  target_type: 'user' as const,
  target_id: 2,
  seq,
  client_id: String(seq),
  sender_id: 2,
  content: null,
  reply_to: null,
  created_at: 0,
  rev: 0,
  edited_at: null,
  recalled_at: null,
})

describe('progress', () => {
  it('[K53] in whatever order and however often messages come, each is handed on once and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 200 }), (arrivals) => {
        const progress = new Progress()
        progress.start(1, { last_seq: 0, rev: 0, deleted_rev: 0 })
        const handedOn = arrivals.flatMap((seq) => progress.offer(message(seq))).map(({ seq }) => seq)
        expect(handedOn).toEqual(handedOn.map((_, index) => index + 1))
        expect(progress.isBehind).toBe(handedOn.length < Math.max(0, ...arrivals))
      }),
    )
  })

  it('[K54] a storage answer that overlaps what came live skips nothing and repeats nothing', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (live, told) => {
        const progress = new Progress()
        progress.start(1, { last_seq: 0, rev: 0, deleted_rev: 0 })
        const top = Math.max(live, told)
        // The later half comes live while the answer, which ends at `told`, is under way.
        const early = []
        for (let seq = top; seq > live; seq -= 1) early.push(...progress.offer(message(seq)))
        const fromAnswer = []
        for (let seq = 1; seq <= told; seq += 1) fromAnswer.push(...progress.offer(message(seq)))
        const waiting = progress.advance(1, { last_seq: told, rev: 0, deleted_rev: 0 })
        const all = [...early, ...fromAnswer, ...waiting].map(({ seq }) => seq)
        expect(all).toEqual([...new Set(all)].sort((a, b) => a - b))
        expect(progress.seqOf(1)).toBeGreaterThanOrEqual(told)
      }),
    )
  })
})
