import { describe, expect, test } from 'vitest'
import { choose, type PollContent, pollStateOf } from './poll-state.js'

const content: PollContent = { type: 'poll', question: '?', options: ['a', 'b', 'c'] }
const now = 1_000

describe('what a poll shows', () => {
  test('[T403] each option has its votes, its share of those who voted, and whether one chose it; before anybody has voted none', () => {
    expect(pollStateOf(content, undefined, now)).toMatchObject({ voters: 0, own: [], isClosed: false })
    const poll = { counts: [1, 4, 0], voters: 4, own: [1] }
    expect(pollStateOf(content, poll, now).options).toEqual([
      { label: 'a', count: 1, share: 0.25, isOwn: false, isLeading: false },
      { label: 'b', count: 4, share: 1, isOwn: true, isLeading: false },
      { label: 'c', count: 0, share: 0, isOwn: false, isLeading: false },
    ])
  })

  test('[T404] a poll is over once it was closed or its time has come; then those lead whom none exceeds', () => {
    const poll = { counts: [2, 2, 0], voters: 4 }
    const leading = pollStateOf(content, { ...poll, closed_at: 5 }, now).options.map((one) => one.isLeading)
    expect(leading).toEqual([true, true, false])
    const timed = { ...content, closes_at: now }
    expect(pollStateOf(timed, undefined, now - 1).isClosed).toBe(false)
    expect(pollStateOf(timed, undefined, now).isClosed).toBe(true)
    expect(pollStateOf(timed, undefined, now).options.some((one) => one.isLeading)).toBe(false)
  })

  test('[T403] a press chooses in place of what was chosen, or of several answers adds one or takes it back', () => {
    expect(choose([1], 0, false)).toEqual([0])
    expect(choose([1], 1, false)).toEqual([1])
    expect(choose([2], 0, true)).toEqual([0, 2])
    expect(choose([0, 2], 0, true)).toEqual([2])
  })
})
