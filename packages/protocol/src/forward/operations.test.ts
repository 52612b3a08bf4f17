import { describe, expect, it } from 'vitest'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import { parseInput } from '../operations/index.js'

const seqs = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const targets = (count: number) => seqs(count).map((target_id) => ({ target_id }))
const forward = (given: object) =>
  parseInput('message.forward', { from: { target_id: 1 }, seqs: [1], to: targets(1), ...given })

describe('a request to forward', () => {
  it('[T246] a request names up to 100 messages and 20 targets, and means users, one by one, where it does not say', () => {
    const { from, to, as } = forward({
      seqs: seqs(limits.forwardMaxMessages),
      to: targets(limits.forwardMaxTargets),
    })
    expect(from).toEqual({ target_type: 'user', target_id: 1 })
    expect(to.at(-1)).toEqual({ target_type: 'user', target_id: 20 })
    expect(as).toBe('each')
    expect(forward({ as: 'record', title: '周末' }).title).toBe('周末')
    // The group 1 is not the user 1.
    expect(forward({ to: [{ target_id: 1 }, { target_type: 'group', target_id: 1 }] }).to).toHaveLength(2)
  })

  it.each([
    ['no message', { seqs: [] }, 'seqs', faults.atLeastItems(1)],
    ['101 messages', { seqs: seqs(101) }, 'seqs', faults.atMostItems(100)],
    ['one twice', { seqs: [1, 2, 1] }, 'seqs', faults.twice],
    ['no target', { to: [] }, 'to', faults.atLeastItems(1)],
    ['21 targets', { to: targets(21) }, 'to', faults.atMostItems(20)],
    ['a target twice', { to: [...targets(2), { target_type: 'user', target_id: 1 }] }, 'to', faults.twice],
    ['a title of what has none', { title: 'a' }, 'title', faults.notWith('as: each')],
    ['a title of two lines', { as: 'record', title: 'a\nb' }, 'title', faults.lineBreaks],
  ])('[T246] a request is refused with what is wrong: %s', (_name, given, path, message) => {
    expect(() => forward(given)).toThrow(
      expect.objectContaining({ code: 'invalid_input', errors: [{ path, message }] }),
    )
  })

  it('[T252] nobody sends a record that no server made', () => {
    const content = { type: 'record', title: 'a', entries: [] }
    for (const name of ['message.send', 'message.edit'] as const)
      expect(() =>
        parseInput(name, { target_id: 1, content, ...(name === 'message.edit' && { seq: 1 }) }),
      ).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  })
})
