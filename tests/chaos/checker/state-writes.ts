/** Each block, unblock and preference that a device began, by the thing of the user's that it is about. */
import type { DeviceHistory } from '../history/history.js'

export interface StateWrite {
  readonly device: number
  /** Of a block 1, of none 0; of a preference its value, 0 where it is removed. */
  readonly value: number
  readonly begunAt: number
  /** `Infinity`: it was not acknowledged. Then it may happen at any time, or never. */
  readonly doneAt: number
}

export type StateWrites = ReadonlyMap<string, readonly StateWrite[]>

export function blockThing(user: number, target: number): string {
  return `user ${user}, block of ${target}`
}

export function preferenceThing(user: number, key: number): string {
  return `user ${user}, preference ${key}`
}

export function stateWritesOf(devices: readonly DeviceHistory[]): StateWrites {
  const writes = new Map<string, StateWrite[]>()
  for (const { device, user, entries } of devices) {
    /** Where the device's latest one stands. */
    let own: StateWrite[] = []
    for (const entry of entries) {
      if (entry.kind === 'blocking' || entry.kind === 'preferring') {
        const isBlock = entry.kind === 'blocking'
        const thing = isBlock ? blockThing(user, entry.target) : preferenceThing(user, entry.key)
        const value = isBlock ? entry.blocked : entry.value
        own = writes.get(thing) ?? []
        writes.set(thing, own)
        own.push({ device, value, begunAt: entry.at, doneAt: Infinity })
      }
      if (entry.kind !== 'stateDone') continue
      const index = own.findLastIndex((write) => write.device === device)
      own[index] = { ...own[index]!, doneAt: entry.at }
    }
  }
  return writes
}
