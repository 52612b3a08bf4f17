/** A user's state as devices and database have it, in the form of the checker. */
import { ClientError } from '@stonechat/client'
import type { OwnUser, Preferences } from '@stonechat/protocol'
import type { UserState, UserStateAnswer } from '../history/history.js'
import { type ProfileField, profileFields } from '../schedule/operations.js'
import type { Device } from './device.js'

export function preferenceName(key: number): string {
  return `p${key}`
}

export function readPreferences(preferences: Preferences): Map<number, number> {
  return new Map(Object.entries(preferences).map(([name, value]) => [Number(name.slice(1)), Number(value)]))
}

export function fieldNumber(field: ProfileField): number {
  return profileFields.indexOf(field)
}

/** What a field says that was set to this value. */
export function fieldText(value: number): string {
  return `set-${value}`
}

/** The fields that were set; what a name was at first is none of ours. */
export function readProfile(profile: Pick<OwnUser, ProfileField>): Map<number, number> {
  const values = profileFields.map((field) => Number(/^set-(\d+)$/.exec(profile[field])?.[1] ?? 0))
  return new Map([...values.entries()].filter(([, value]) => value > 0))
}

export function profileOf({ client }: Pick<Device, 'client'>): Map<number, number> {
  const account = client.account.getSnapshot()
  return account.status === 'signed_in' ? readProfile(account.user) : new Map()
}

/** What the server says, asked by this device; `undefined` where it could not be asked. */
export async function askUserState({ client }: Device): Promise<UserStateAnswer | undefined> {
  try {
    const user = (await client.call('user.get', {})) as OwnUser
    const { hidden } = await client.call('presence.update', {})
    return { profile: readProfile(user), hidden: hidden ? 1 : 0 }
  } catch (error) {
    if (error instanceof ClientError) return undefined
    throw error
  }
}

export function userStateOf(device: Device): UserState {
  const { client, stateRev } = device
  return {
    rev: stateRev.kept,
    blocks: client.blocks.getSnapshot(),
    contacts: [...client.contacts.getSnapshot().keys()].sort(ascending),
    requests: client.contactRequests
      .getSnapshot()
      .map(({ id }) => id)
      .sort(ascending),
    contactsOnly: client.privacy.getSnapshot().messages_from === 'contacts' ? 1 : 0,
    preferences: readPreferences(client.preferences.getSnapshot()),
    profile: profileOf(device),
    hidden: client.presenceHidden.getSnapshot() ? 1 : 0,
  }
}

const ascending = (one: number, other: number) => one - other
