/** Each change of a user's state that a device began, by the thing of the user's that it is about. */
import type { Entry } from '../history/entry.js'
import type { DeviceHistory } from '../history/history.js'
import type { Write } from './writes.js'
import { zonesOf } from './zones.js'

/** Of a block, of two contacts, of messages from contacts alone or of a hidden presence the value is 1, of none 0; of a preference or a field its value, 0 where it is removed. */
export type StateWrites = ReadonlyMap<string, readonly Write[]>

export function blockThing(user: number, target: number): string {
  return `user ${user}, block of ${target}`
}

export function contactThing(one: number, other: number): string {
  return `user ${Math.min(one, other)}, contact ${Math.max(one, other)}`
}

export function contactsOnlyThing(user: number): string {
  return `user ${user}, messages from contacts alone`
}

export function preferenceThing(user: number, key: number): string {
  return `user ${user}, preference ${key}`
}

export function profileThing(user: number, field: number): string {
  return `user ${user}, profile field ${field}`
}

export function hiddenThing(user: number): string {
  return `user ${user}, hidden presence`
}

export function stateWritesOf(devices: readonly DeviceHistory[]): StateWrites {
  const writes = new Map<string, Write[]>()
  const acceptedTwice = findAcceptedTwice(devices)
  for (const { device, user, entries } of devices) {
    /** Where the device's latest one stands. */
    let own: Write[] = []
    let isEffective = true
    for (const { entry, isOwed } of zonesOf(entries)) {
      const begun = begunOf(entry, user)
      if (begun !== undefined) {
        own = writes.get(begun.thing) ?? []
        writes.set(begun.thing, own)
        // Accepting again what was accepted is answered likewise, whatever became of the two since.
        isEffective = entry.kind !== 'befriending' || !acceptedTwice.has(entry.request)
        own.push({ device, value: begun.value, begunAt: begun.at, doneAt: Infinity, isOwed: false })
      }
      if (entry.kind !== 'stateDone' && entry.kind !== 'stateVoid') continue
      const index = own.findLastIndex((write) => write.device === device)
      if (entry.kind === 'stateVoid') own.splice(index, 1)
      else own[index] = { ...own[index]!, doneAt: entry.at, isOwed: isOwed && isEffective }
    }
  }
  return writes
}

/** Requests to become a contact that more than one device accepted. */
function findAcceptedTwice(devices: readonly DeviceHistory[]): ReadonlySet<number> {
  const once = new Set<number>()
  const twice = new Set<number>()
  for (const { entries } of devices)
    for (const entry of entries) {
      if (entry.kind !== 'befriending' || entry.request === 0) continue
      if (once.has(entry.request)) twice.add(entry.request)
      once.add(entry.request)
    }
  return twice
}

/** The change that begins with this entry. */
function begunOf(entry: Entry, user: number): { thing: string; value: number; at: number } | undefined {
  switch (entry.kind) {
    case 'blocking':
      return { thing: blockThing(user, entry.target), value: entry.blocked, at: entry.at }
    case 'befriending':
      return { thing: contactThing(user, entry.target), value: entry.contact, at: entry.at }
    case 'choosing':
      return { thing: contactsOnlyThing(user), value: entry.contactsOnly, at: entry.at }
    case 'preferring':
      return { thing: preferenceThing(user, entry.key), value: entry.value, at: entry.at }
    case 'profiling':
      return { thing: profileThing(user, entry.field), value: entry.value, at: entry.at }
    case 'hiding':
      return { thing: hiddenThing(user), value: entry.hidden, at: entry.at }
    default:
      return undefined
  }
}
