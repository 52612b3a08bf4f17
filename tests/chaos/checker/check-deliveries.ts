/**
 * What programs on a device received live: each message once, ascending, the one that the database has there; none missing
 * except those that the client had to read from the history; none from outside the user's memberships.
 */
import { keeps, versions } from '../history/entry.js'
import type { DeviceHistory, History } from '../history/history.js'
import type { Findings } from './findings.js'
import { type Memberships, membershipsOf, wasMemberAt } from './membership.js'
import { type KnownWorld, worldsOf } from './worlds.js'

interface Context extends KnownWorld {
  readonly memberships: ReadonlyMap<number, Memberships>
  readonly findings: Findings
}

export function checkDeliveries(history: History, findings: Findings): void {
  const contexts = worldsOf(history, findings).map((world): Context => {
    const all = [...world.conversations.values()]
    const memberships = new Map(all.map((one) => [one.conversation, membershipsOf(one)]))
    return { ...world, memberships, findings }
  })
  for (const one of history.devices) checkDevice(one, contexts)
}

function checkDevice({ device, user, entries, view }: DeviceHistory, contexts: readonly Context[]): void {
  let context = contexts[0]!
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
    const before = told.get(conversation) ?? 0
    if (seq > context.knownUpTo(conversation)) return before
    const floor = floorOf(context, user, conversation, seq)
    const first = told.has(conversation) || hasMetAll ? floor : seq - 1
    const after = Math.max(before, first, excused.get(conversation) ?? 0)
    checkBetween({ conversation, user, device, after, before: end }, context)
    return before
  }

  for (const entry of entries) {
    switch (entry.kind) {
      case 'rewound':
        context = contexts[entry.world]!
        told = new Map()
        excused.clear()
        rewindable.clear()
        hasMetAll = false
        break
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
        const { findings, isPast, memberships } = context
        const message = context.conversations.get(conversation)?.messages[seq - 1]
        // One that was recalled before it was first shown does not say which one it is.
        const isNameless = entry.device < 0 && (isPast || message?.version === versions.recalled)
        if (!isNameless && (message?.device !== entry.device || message.n !== entry.n))
          findings.add(
            'content',
            `${where} seq ${seq} was shown as ${entry.device}.${entry.n}, but is another message`,
          )
        const members = memberships.get(conversation) ?? new Map()
        if (seq <= context.knownUpTo(conversation) && !wasMemberAt(members, user, seq))
          findings.add('leak', `${where} seq ${seq} was shown to somebody who was no member then`)
        const before = checkUpTo(conversation, seq, seq)
        if (seq <= before && !rewindable.has(conversation))
          findings.add('repeated', `${where} seq ${seq} was shown after ${before}`)
        rewindable.delete(conversation)
        told.set(conversation, seq)
      }
    }
  }
  context = contexts.at(-1)!
  for (const { conversation, lastSeq, floorSeq } of view.sessions)
    if (lastSeq > floorSeq) checkUpTo(conversation, lastSeq + 1, lastSeq)
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
  { conversations, findings, isPast, deleted }: Context,
): void {
  const messages = conversations.get(gap.conversation)?.messages ?? []
  for (let seq = gap.after + 1; seq < gap.before; seq += 1) {
    const message = messages[seq - 1]
    // Of what was lost, what nobody else had was perhaps this device's own.
    if (message?.device === gap.device || (isPast && message === undefined)) continue
    if (deleted.has(`${gap.user} ${gap.conversation} ${seq}`)) continue
    findings.add(
      'unseen',
      `device ${gap.device} (user ${gap.user}), conversation ${gap.conversation}: seq ${seq} was never shown`,
    )
  }
}
