/**
 * What programs on a device received live: each message once, ascending, the one that the database has there; none missing
 * except those that the client had to read from the history; none from outside the user's memberships.
 */
import { keeps, versions } from '../history/entry.js'
import type { ConversationTruth, DeviceHistory, History } from '../history/history.js'
import type { Findings } from './findings.js'
import { type Memberships, membershipsOf, wasMemberAt } from './membership.js'

interface Context {
  readonly truth: ReadonlyMap<number, ConversationTruth>
  readonly memberships: ReadonlyMap<number, Memberships>
  readonly findings: Findings
  /** What users deleted for themselves on any device, by user, conversation and seq: no other device must have had it. */
  readonly deleted: ReadonlySet<string>
}

export function checkDeliveries({ devices, truth }: History, findings: Findings): void {
  const memberships = new Map(
    [...truth.conversations.values()].map((one) => [one.conversation, membershipsOf(one)]),
  )
  const deleted = new Set<string>()
  for (const { user, entries } of devices)
    for (const entry of entries)
      if (entry.kind === 'deleting') deleted.add(`${user} ${entry.conversation} ${entry.seq}`)
  for (const one of devices) checkDevice(one, { truth: truth.conversations, memberships, findings, deleted })
}

function checkDevice({ device, user, entries, view }: DeviceHistory, context: Context): void {
  const { truth, memberships, findings } = context
  /** By conversation: what was received last. */
  let told = new Map<number, number>()
  /** By conversation: up to here the client may take its messages from the history. */
  const excused = new Map<number, number>()
  /** Conversations in which a client that was killed may repeat messages. */
  let rewindable = new Set<number>()
  let hasMetAll = false
  const excuse = (conversation: number, seq: number) =>
    excused.set(conversation, Math.max(excused.get(conversation) ?? 0, seq))
  const checkUpTo = (conversation: number, end: number, seq: number) => {
    const floor = floorOf(context, user, conversation, seq)
    const before = told.get(conversation) ?? 0
    const first = told.has(conversation) || hasMetAll ? floor : seq - 1
    const after = Math.max(before, first, excused.get(conversation) ?? 0)
    checkBetween({ conversation, user, device, after, before: end }, context)
    return before
  }

  for (const entry of entries) {
    switch (entry.kind) {
      case 'started':
        if (entry.kept === keeps.written) rewindable = new Set(told.keys())
        if (entry.kept !== keeps.nothing) break
        told = new Map()
        rewindable.clear()
        hasMetAll = false
        break
      case 'metAll':
        hasMetAll = true
        break
      case 'met':
        if (!hasMetAll) excuse(entry.conversation, entry.seq)
        break
      case 'skipped':
        excuse(entry.conversation, entry.seq)
        break
      case 'seen': {
        const { conversation, seq } = entry
        const where = `device ${device} (user ${user}), conversation ${conversation}:`
        const message = truth.get(conversation)?.messages[seq - 1]
        // One that was recalled before it was first shown does not say which one it is.
        const isNameless = entry.device < 0 && message?.version === versions.recalled
        if (!isNameless && (message?.device !== entry.device || message.n !== entry.n))
          findings.add(
            'content',
            `${where} seq ${seq} was shown as ${entry.device}.${entry.n}, but is another message`,
          )
        if (!wasMemberAt(memberships.get(conversation) ?? new Map(), user, seq))
          findings.add('leak', `${where} seq ${seq} was shown to somebody who was no member then`)
        const before = checkUpTo(conversation, seq, seq)
        if (seq <= before && !rewindable.has(conversation))
          findings.add('repeated', `${where} seq ${seq} was shown after ${before}`)
        rewindable.delete(conversation)
        told.set(conversation, seq)
      }
    }
  }
  for (const { conversation, lastSeq } of view.sessions) checkUpTo(conversation, lastSeq + 1, lastSeq)
}

/**
 * Where the stay began in which this was said; the place itself where the user was out. A conversation that began while the
 * client was there must arrive from here on. Messages at the end of an earlier stay need not: a user who was away then may
 * no longer read them.
 */
function floorOf({ memberships }: Context, user: number, conversation: number, seq: number): number {
  const intervals = memberships.get(conversation)?.get(user) ?? []
  return intervals.find(({ floor, last }) => seq > floor && seq <= last)?.floor ?? seq
}

/** What was left out must be the device's own, or deleted. */
function checkBetween(
  gap: { conversation: number; user: number; device: number; after: number; before: number },
  { truth, findings, deleted }: Context,
): void {
  for (let seq = gap.after + 1; seq < gap.before; seq += 1) {
    if (truth.get(gap.conversation)?.messages[seq - 1]?.device === gap.device) continue
    if (deleted.has(`${gap.user} ${gap.conversation} ${seq}`)) continue
    findings.add(
      'unseen',
      `device ${gap.device} (user ${gap.user}), conversation ${gap.conversation}: seq ${seq} was never shown`,
    )
  }
}
