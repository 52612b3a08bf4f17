import { defaultGroupSettings } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { waitOf } from './slow-mode.js'

const slow = { ...defaultGroupSettings, slow_mode_s: 10 }
const member = { role: 'member', last_sent_at: 5_000 } as const

describe('the wait in slow mode', () => {
  it.each([
    ['at once', 5_000, 10_000],
    ['a millisecond before the end', 14_999, 1],
    ['exactly at the end', 15_000, 0],
    ['long after', 99_000, 0],
    ['by a clock that is behind', 1_000, 10_000],
  ])(
    '[Y216] a member waits for what is left of the time, never longer than all of it: %s',
    (_when, at, wait) => {
      expect(waitOf(member, slow, at)).toBe(wait)
    },
  )

  it('[Y217] the owner and admins never wait, and nobody does without slow mode', () => {
    for (const role of ['owner', 'admin'] as const) expect(waitOf({ ...member, role }, slow, 5_000)).toBe(0)
    expect(waitOf(member, defaultGroupSettings, 5_000)).toBe(0)
  })
})
