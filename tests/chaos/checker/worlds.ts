/**
 * The messages of a run, for each time between two restores. The last one is the database in the end; of each before it is
 * known what was put back, which is its beginning, and what devices saw of what was lost.
 */
import { versions } from '../history/entry.js'
import {
  type ConversationTruth,
  type History,
  type MessageState,
  nothingAdded,
  type Truth,
} from '../history/history.js'
import type { Findings } from './findings.js'
import { zonesOf } from './zones.js'

export interface KnownWorld {
  readonly conversations: ReadonlyMap<number, ConversationTruth>
  /** Whether it was lost in the end. */
  readonly isPast: boolean
  /** Up to which message it is known who was in a conversation. */
  knownUpTo(conversation: number): number
  /** What users deleted for themselves: user, conversation and seq. */
  readonly deleted: ReadonlySet<string>
}

export function worldsOf(history: History, findings: Findings): KnownWorld[] {
  const { truth, pasts } = history
  return [...pasts, truth].map((stored, world): KnownWorld => {
    const isPast = stored !== truth
    return {
      isPast,
      conversations: isPast ? withLost(stored, world, history, findings) : stored.conversations,
      knownUpTo(conversation) {
        const held = stored.conversations.get(conversation)
        return isPast && held?.pair === undefined ? (held?.lastSeq ?? 0) : Number.POSITIVE_INFINITY
      },
      deleted: deletedIn(world, history),
    }
  })
}

/** What was put back, followed by what devices were told of the messages that came after the backup. */
function withLost(
  { conversations }: Truth,
  world: number,
  { devices }: History,
  findings: Findings,
): ReadonlyMap<number, ConversationTruth> {
  const all = new Map<number, ConversationTruth & { readonly messages: MessageState[] }>()
  for (const [id, one] of conversations) all.set(id, { ...one, messages: [...one.messages] })
  for (const { device: own, entries } of devices)
    for (const { entry, world: at } of zonesOf(entries)) {
      if (at !== world || (entry.kind !== 'acknowledged' && entry.kind !== 'seen')) continue
      const { conversation: id, seq, n } = entry
      const device = entry.kind === 'seen' ? entry.device : own
      if (device < 0 || seq <= (conversations.get(id)?.lastSeq ?? 0)) continue
      const held = all.get(id) ?? newConversation(id)
      all.set(id, held)
      const known = held.messages[seq - 1]
      if (known === undefined)
        held.messages[seq - 1] = { seq, device, n, version: versions.original, ...nothingAdded }
      else if (known.device !== device || known.n !== n)
        findings.add(
          'content',
          `device ${own}, conversation ${id}: seq ${seq} was ${device}.${n}, but ${known.device}.${known.n} for others, before it was lost`,
        )
    }
  return all
}

function newConversation(conversation: number): ConversationTruth & { readonly messages: MessageState[] } {
  return {
    ...{ conversation, pair: undefined, lastSeq: 0, rev: 0, messages: [], changes: [], logFault: undefined },
    ...{ members: [], firstMembers: undefined, lines: [], dissolvedRev: Number.POSITIVE_INFINITY },
    ...{ messageRevs: [], reactions: [], pins: [], pinsRev: 0, mentions: [], mentionSeq: 0 },
  }
}

/** What was deleted in a world before holds as far as the message was put back: another one may have its number since. */
function deletedIn(world: number, { devices, pasts }: History): ReadonlySet<string> {
  const deleted = new Set<string>()
  for (const { user, entries } of devices)
    for (const { entry, world: at } of zonesOf(entries)) {
      if (entry.kind !== 'deleting' || at > world) continue
      const { conversation, seq } = entry
      const kept = at === world ? seq : (pasts[at]?.conversations.get(conversation)?.lastSeq ?? 0)
      if (seq <= kept) deleted.add(`${user} ${conversation} ${seq}`)
    }
  return deleted
}
