import type { ConnectionState } from '@stonechat/client'
import { describe, expect, test } from 'vitest'
import { wordsFor } from './connection-words.js'

const lost = (status: ConnectionState['status'], retryAt?: number): ConnectionState => ({
  status,
  lostAt: 1_000,
  retryAt,
})

describe('words about the connection', () => {
  test('[X56] without a network that is said at once', () => {
    expect(wordsFor(lost('offline'), 1_000)).toEqual({ kind: 'offline' })
  })

  test('[X57] a socket lost for less than five seconds is not mentioned', () => {
    for (const status of ['connecting', 'waiting', 'syncing'] as const) {
      expect(wordsFor(lost(status, 9_000), 5_999)).toEqual({ kind: 'none' })
    }
  })

  test('[X58] after that the seconds to the next try count down, then it updates', () => {
    expect(wordsFor(lost('waiting', 8_500), 6_000)).toEqual({ kind: 'reconnecting', seconds: 3 })
    expect(wordsFor(lost('connecting'), 6_000)).toEqual({ kind: 'reconnecting', seconds: 0 })
    expect(wordsFor(lost('syncing'), 6_000)).toEqual({ kind: 'updating' })
  })

  test('[X59] no sentence shows while online, or before the first connection was lost', () => {
    expect(wordsFor({ status: 'online', lostAt: undefined, retryAt: undefined }, 9e9)).toEqual({
      kind: 'none',
    })
    expect(wordsFor({ status: 'connecting', lostAt: undefined, retryAt: undefined }, 9e9)).toEqual({
      kind: 'none',
    })
  })
})
