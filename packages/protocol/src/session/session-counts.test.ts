import { describe, expect, it } from 'vitest'
import { countDeletions, firstCounts, isSameSession } from './session-counts.js'

describe('counts of a session', () => {
  it('[K441] counts of a session that begins later lie above all that an earlier one has counted', () => {
    const before = firstCounts(7)
    const after = firstCounts(9)
    const isCounted = 1_000_000
    expect(after.session_rev).toBeGreaterThan(before.session_rev + isCounted)
    expect(after.deleted_rev).toBeGreaterThan(before.deleted_rev + isCounted)
    expect(isSameSession(before.session_rev, before.session_rev + isCounted)).toBe(true)
    expect(isSameSession(before.session_rev + isCounted, after.session_rev)).toBe(false)
    expect(countDeletions(before.deleted_rev)).toBe(0)
    expect(countDeletions(before.deleted_rev + 3)).toBe(3)
    expect(firstCounts(0)).toEqual({ session_rev: 1, deleted_rev: 0 })
  })
})
