/** Changes what belongs to the person on all devices, and notes when it began and that it was acknowledged. */

import { choose } from '../schedule/choose.js'
import type { Operation, ProfileField } from '../schedule/operations.js'
import { attempt } from './attempt.js'
import type { Device } from './device.js'
import { fieldNumber, fieldText, preferenceName } from './user-state.js'

export type StateOperation = Extract<
  Operation,
  {
    kind: 'block' | 'unblock' | 'chooseWriters' | 'setPreference' | 'updateProfile' | 'setPresenceHidden'
  }
>

/** @param peers whom the person writes to */
export async function changeUserState(
  device: Device,
  operation: StateOperation,
  peers: readonly number[],
): Promise<void> {
  const { client } = device
  if (operation.kind === 'setPreference') return setPreference(device, operation.key, operation.isRemoved)
  if (operation.kind === 'updateProfile') return updateProfile(device, operation.field)
  if (operation.kind === 'setPresenceHidden') return setPresenceHidden(device, operation.isHidden)
  if (operation.kind === 'chooseWriters') return chooseWriters(device, operation.contactsOnly)
  const isBlock = operation.kind === 'block'
  const target = choose(isBlock ? peers : client.blocks.getSnapshot(), operation.which)
  if (target === undefined) return
  device.tape.add({ kind: 'blocking', target, blocked: isBlock ? 1 : 0, at: device.tick() })
  await noteDone(device, () => (isBlock ? client.block(target) : client.unblock(target)))
}

/** Each value is another, so that the checker knows which change a value is of. */
async function setPreference(device: Device, key: number, isRemoved: boolean): Promise<void> {
  const at = device.tick()
  const value = isRemoved ? 0 : at
  device.tape.add({ kind: 'preferring', key, value, at })
  const patch = { [preferenceName(key)]: isRemoved ? null : value }
  await noteDone(device, () => device.client.setPreferences(patch))
}

async function updateProfile(device: Device, field: ProfileField): Promise<void> {
  const at = device.tick()
  device.tape.add({ kind: 'profiling', field: fieldNumber(field), value: at, at })
  await noteDone(device, () => device.client.updateProfile({ [field]: fieldText(at) }))
}

async function setPresenceHidden(device: Device, isHidden: boolean): Promise<void> {
  device.tape.add({ kind: 'hiding', hidden: isHidden ? 1 : 0, at: device.tick() })
  await noteDone(device, () => device.client.setPresenceHidden(isHidden))
}

async function chooseWriters(device: Device, contactsOnly: boolean): Promise<void> {
  device.tape.add({ kind: 'choosing', contactsOnly: contactsOnly ? 1 : 0, at: device.tick() })
  await noteDone(device, () =>
    device.client.setPrivacy({ messages_from: contactsOnly ? 'contacts' : 'everyone' }),
  )
}

async function noteDone(device: Device, act: () => Promise<unknown>): Promise<void> {
  if (await attempt(act)) device.tape.add({ kind: 'stateDone', at: device.tick() })
}
