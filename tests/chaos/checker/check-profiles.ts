/** What an account shows of its profile never goes back: not to what was replaced before that which it has shown was begun. */
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'
import { profileThing, stateWritesOf } from './state-writes.js'
import type { Write } from './writes.js'

/** What a field is before it is first set. */
const unset: Pick<Write, 'begunAt' | 'doneAt'> = { begunAt: 0, doneAt: 0 }

export function checkProfiles({ devices }: History, findings: Findings): void {
  const writes = stateWritesOf(devices)
  for (const { device, user, entries } of devices) {
    /** By field: when the latest one of those that were shown was begun, and its value. */
    const latest = new Map<number, { readonly begunAt: number; readonly value: number }>()
    for (const entry of entries) {
      // What it still shows is what the database may have lost, whether its client has heard of that or not: an answer
      // over HTTP that shows the profile does not say which database it is of.
      if (entry.kind === 'putBack' || entry.kind === 'rewound') latest.clear()
      if (entry.kind !== 'profileShown') continue
      const { field, value } = entry
      const thing = profileThing(user, field)
      const write = value === 0 ? unset : writes.get(thing)?.find((one) => one.value === value)
      if (write === undefined) {
        findings.add(
          'state',
          `device ${device} (user ${user}): ${thing} is shown as ${value}, which nobody set`,
        )
        continue
      }
      const before = latest.get(field)
      if (before !== undefined && write.doneAt < before.begunAt)
        findings.add(
          'backwards',
          `device ${device} (user ${user}): ${thing} was shown as ${before.value}, then as ${value}, which was there before`,
        )
      if (before === undefined || write.begunAt > before.begunAt)
        latest.set(field, { begunAt: write.begunAt, value })
    }
  }
}
