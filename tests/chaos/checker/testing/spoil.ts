/** What tests of the checker do to a history, and read of what it says. */
import type { Entry, EntryKind } from '../../history/entry.js'
import type { History } from '../../history/history.js'
import { findViolations } from '../find-violations.js'

/** The names of the rules that are broken. */
export function rulesOf(history: History): string[] {
  return findViolations(history).map((sentence) => sentence.split(':')[0]!)
}

export function set<T extends object>(thing: T, values: Partial<T>): void {
  Object.assign(thing, values)
}

/** Changes the last entry of this kind. */
export function editLast(
  entries: Entry[],
  kind: EntryKind,
  values: Partial<Readonly<Record<string, number>>>,
): void {
  const index = entries.findLastIndex((entry) => entry.kind === kind)
  entries[index] = { ...entries[index], ...values } as Entry
}

/** Takes out the last entry of this kind. */
export function removeLast(entries: Entry[], kind: EntryKind): void {
  const index = entries.findLastIndex((entry) => entry.kind === kind)
  entries.splice(index, 1)
}
