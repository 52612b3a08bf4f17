/** Each reaction and pin that a device asked for, by the message, and of reactions the user and the emoji, that it is about. */
import type { Entry } from '../history/entry.js'
import type { History } from '../history/history.js'
import type { Write } from './writes.js'
import { zonesOf } from './zones.js'

export type MarkWrites = ReadonlyMap<string, readonly Write[]>

export function reactionThing(conversation: number, seq: number, user: number, face: number): string {
  return `conversation ${conversation}, seq ${seq}: reaction ${face} of user ${user}`
}

export function pinThing(conversation: number, seq: number): string {
  return `conversation ${conversation}, seq ${seq}: pin`
}

export function markWritesOf({ devices, pasts }: History): MarkWrites {
  const writes = new Map<string, Write[]>()
  for (const { device, user, entries } of devices) {
    /** By when they were asked for: what was not answered yet. */
    const asked = new Map<number, { readonly own: Write[]; readonly write: Write }>()
    for (const { entry, world, isOwed } of zonesOf(entries)) {
      const begun = begunOf(entry, user)
      // Another message may have the number of one that a restore took back.
      if (begun !== undefined && begun.seq <= keptSeq(begun.conversation, world)) {
        const write = { device, value: begun.value, begunAt: begun.at, doneAt: Infinity, isOwed: false }
        const own = writes.get(begun.thing) ?? []
        writes.set(begun.thing, own)
        own.push(write)
        asked.set(begun.at, { own, write })
      }
      const waiting = entry.kind === 'answered' ? asked.get(entry.askedAt) : undefined
      if (entry.kind !== 'answered' || waiting === undefined) continue
      const { own, write } = waiting
      asked.delete(entry.askedAt)
      const answered = entry.done === 1 ? [{ ...write, doneAt: entry.at, isOwed }] : []
      own.splice(own.indexOf(write), 1, ...answered)
    }
  }
  return writes

  function keptSeq(conversation: number, world: number): number {
    if (world === pasts.length) return Number.POSITIVE_INFINITY
    return pasts[world]?.conversations.get(conversation)?.lastSeq ?? 0
  }
}

/** The reaction or pin that is asked for with this entry. */
function begunOf(entry: Entry, user: number) {
  if (entry.kind === 'pinning') {
    const { conversation, seq, pinned, at } = entry
    return { conversation, seq, at, value: pinned, thing: pinThing(conversation, seq) }
  }
  if (entry.kind !== 'reacting') return undefined
  const { conversation, seq, face, at } = entry
  const thing = reactionThing(conversation, seq, user, Math.abs(face))
  return { conversation, seq, at, value: face > 0 ? 1 : 0, thing }
}
