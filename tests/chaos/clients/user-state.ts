/** A user's state as devices and database have it, in the form of the checker. */
import type { Preferences } from '@stonechat/protocol'
import type { UserState } from '../history/history.js'
import type { Device } from './device.js'

export function preferenceName(key: number): string {
  return `p${key}`
}

export function readPreferences(preferences: Preferences): Map<number, number> {
  return new Map(Object.entries(preferences).map(([name, value]) => [Number(name.slice(1)), Number(value)]))
}

export function userStateOf({ client, stateRev }: Device): UserState {
  return {
    rev: stateRev.kept,
    blocks: client.blocks.getSnapshot(),
    preferences: readPreferences(client.preferences.getSnapshot()),
  }
}
