import type { AccountState, ConnectionState } from '@stonechat/client'
import type { Preferences } from '@stonechat/protocol'
import { describe, expect, test } from 'vitest'
import { createCell } from './cell.js'
import { createPreferences } from './preferences.js'
import { sharePreferences } from './shared-preferences.js'

function open(theirs: Preferences = {}, kept = new Map<string, string>()) {
  const account = createCell<AccountState>({ status: 'signed_in', user: { id: 1 } as never })
  const connection = createCell<ConnectionState>({ status: 'online', lostAt: undefined, retryAt: undefined })
  const preferences = createCell<Preferences>(theirs)
  const told: Preferences[] = []
  const client = {
    account,
    connection,
    preferences,
    hasNetwork: true,
    async setPreferences(patch: Preferences) {
      if (!client.hasNetwork) throw new Error('no network')
      told.push(patch)
      preferences.set({ ...preferences.getSnapshot(), ...patch })
    },
  }
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const shared = sharePreferences(client, createPreferences(storage, ['en']), storage)
  return { client, kept, told, shared, reread: () => createPreferences(storage, ['en']).getSnapshot() }
}

describe('preferences of an account', () => {
  test('[X356] what the account prefers wins at the start and live, and is kept for the next page', () => {
    const { client, shared, told, reread } = open({ theme: 'dark', send_key: 'neon', showDetails: false })
    expect(shared.getSnapshot()).toMatchObject({ theme: 'dark', sendKey: 'enter', showDetails: true })
    client.preferences.set({ theme: 'light', language: 'zh-CN' })
    expect(shared.getSnapshot()).toMatchObject({ theme: 'light', language: 'zh-CN' })
    expect(reread()).toMatchObject({ theme: 'light', language: 'zh-CN' })
    expect(told).toEqual([])
  })

  test('[X357] a choice for all devices goes to the account, a choice for this browser does not', () => {
    const { shared, told, client } = open()
    shared.update({ sendKey: 'mod-enter', showDetails: false })
    expect(told).toEqual([{ send_key: 'mod-enter' }])
    client.account.set({ status: 'signed_out' })
    shared.update({ theme: 'dark' })
    expect(told).toHaveLength(1)
    expect(shared.getSnapshot()).toMatchObject({ theme: 'dark', sendKey: 'mod-enter', showDetails: false })
  })

  test('[X358] a choice made without a network stays, and goes to the account with the next connection', async () => {
    const { shared, told, client } = open({ theme: 'dark' })
    client.hasNetwork = false
    client.connection.set({ status: 'waiting', lostAt: 1, retryAt: 2 })
    shared.update({ theme: 'light' })
    client.preferences.set({ theme: 'dark', language: 'zh-CN' })
    expect(shared.getSnapshot()).toMatchObject({ theme: 'light', language: 'zh-CN' })
    client.hasNetwork = true
    client.connection.set({ status: 'online', lostAt: undefined, retryAt: undefined })
    await expect.poll(() => told).toEqual([{ theme: 'light' }])
    expect(shared.getSnapshot().theme).toBe('light')
  })

  test('[X362] a choice made without a network outlives the page, and goes to no other account', async () => {
    const before = open({ theme: 'dark' })
    before.client.hasNetwork = false
    before.client.connection.set({ status: 'waiting', lostAt: 1, retryAt: 2 })
    before.shared.update({ theme: 'light', sendKey: 'mod-enter' })

    const copy = new Map(before.kept)
    const after = open({ theme: 'dark' }, before.kept)
    expect(after.shared.getSnapshot()).toMatchObject({ theme: 'light', sendKey: 'mod-enter' })
    after.client.connection.set({ status: 'online', lostAt: undefined, retryAt: undefined })
    await expect.poll(() => after.told).toEqual([{ theme: 'light', send_key: 'mod-enter' }])
    const later = open({ theme: 'dark' }, before.kept)
    expect(later.shared.getSnapshot().theme).toBe('dark')

    const other = open({ theme: 'dark' }, copy)
    other.client.account.set({ status: 'signed_in', user: { id: 2 } as never })
    expect(other.shared.getSnapshot().theme).toBe('dark')
    other.client.connection.set({ status: 'online', lostAt: undefined, retryAt: undefined })
    await Promise.resolve()
    expect(other.told).toEqual([])
  })
})
