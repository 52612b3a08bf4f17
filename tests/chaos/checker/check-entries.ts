/**
 * Never more come in by a link than it has uses; and by none comes who was certainly removed by somebody else, and whom nobody
 * has begun to let in since.
 */
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'
import { spansOf } from './spans.js'
import type { Write } from './writes.js'
import { zonesOf } from './zones.js'

export function checkEntries({ devices, truth: { links } }: History, findings: Findings): void {
  for (const { conversation, uses, maxUses } of links)
    if (uses > maxUses)
      findings.add(
        'link',
        `a link into conversation ${conversation} was used ${uses} times, and had ${maxUses}`,
      )
  const removals = removalsOf(devices)
  for (const { device, user, entries } of devices)
    for (const { entry } of zonesOf(entries)) {
      if (entry.kind !== 'entered') continue
      const { conversation, askedAt, at } = entry
      const removal = spansOf(removals.get(placeOf(conversation, user)) ?? [], 1).find(
        ({ from, to }) => askedAt > from && at < to,
      )
      if (removal !== undefined)
        findings.add(
          'banned',
          `device ${device} (user ${user}) came into conversation ${conversation} by a link from ${askedAt} to ${at}, but the user was removed at ${removal.from}`,
        )
    }
}

/** By conversation and user: 1 where somebody removed the user, 0 where somebody let them in. Who leaves by themselves may come back so. */
function removalsOf(devices: History['devices']): ReadonlyMap<string, readonly Write[]> {
  const writes = new Map<string, Write[]>()
  const note = (place: string, write: Write) => writes.set(place, [...(writes.get(place) ?? []), write])
  for (const { device, user, entries } of devices) {
    /** What the device began last. */
    let admission: Write | undefined
    for (const { entry, isOwed } of zonesOf(entries)) {
      if (entry.kind !== 'admitting' && entry.kind !== 'memberAdded' && entry.kind !== 'memberRemoved')
        continue
      const place = placeOf(entry.conversation, entry.user)
      if (entry.kind === 'admitting') {
        admission = { device, value: 0, begunAt: entry.at, doneAt: Number.POSITIVE_INFINITY, isOwed: false }
        note(place, admission)
      } else if (entry.kind === 'memberAdded' && admission !== undefined && entry.user !== user) {
        const done = { ...admission, doneAt: entry.at, isOwed }
        writes.set(place, [...(writes.get(place) ?? []).filter((write) => write !== admission), done])
        admission = undefined
      } else if (entry.kind === 'memberRemoved' && entry.user !== user)
        note(place, { device, value: 1, begunAt: entry.askedAt, doneAt: entry.at, isOwed })
    }
  }
  return writes
}

function placeOf(conversation: number, user: number): string {
  return `${conversation} ${user}`
}
