import type { Client } from '@stonechat/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recentEmoji, rememberEmoji } from './recent-emoji.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An account, and whether the server can be reached. */
function openAccount() {
  const asked: unknown[] = []
  const state = { isOnline: true, userId: 1, kept: {} as Record<string, unknown> }
  const client = {
    account: { getSnapshot: () => ({ status: 'signed_in', user: { id: state.userId } }) },
    preferences: { getSnapshot: () => state.kept },
    setPreferences: (patch: Record<string, unknown>) => {
      asked.push(patch.recent_emoji)
      if (!state.isOnline) return Promise.reject(new Error('offline'))
      state.kept = patch
      return Promise.resolve()
    },
  } as unknown as Client
  return { client, state, asked }
}

test('[T439] several that are picked one after the other are kept with the account by one request', async () => {
  const { client, asked } = openAccount()
  rememberEmoji(client, '😀')
  rememberEmoji(client, '🎉')
  await vi.runAllTimersAsync()
  expect(asked).toEqual([['🎉', '😀']])
  expect(recentEmoji(client)).toEqual(['🎉', '😀'])
})

test('[T439] what was picked without a network is known to the page, and kept with the next one', async () => {
  const { client, state, asked } = openAccount()
  state.isOnline = false
  rememberEmoji(client, '😀')
  await vi.runAllTimersAsync()
  expect(recentEmoji(client)).toEqual(['😀'])
  state.isOnline = true
  rememberEmoji(client, '🎉')
  await vi.runAllTimersAsync()
  expect(asked.at(-1)).toEqual(['🎉', '😀'])
  expect(state.kept).toEqual({ recent_emoji: ['🎉', '😀'] })
})

test('[T439] emoji that were picked before a sign-out go to no other account, and do not stop later ones of their own', async () => {
  const { client, state, asked } = openAccount()
  rememberEmoji(client, '😀')
  state.userId = 2
  await vi.runAllTimersAsync()
  expect([asked, recentEmoji(client)]).toEqual([[], []])
  state.userId = 1
  rememberEmoji(client, '🎉')
  await vi.runAllTimersAsync()
  expect(asked).toEqual([['🎉']])
})
