/**
 * The numbers of changes: a message has that of its last one, what programs are told of a change has the number of that change,
 * and how far a device says that a conversation has come never goes back.
 */
import { keeps } from '../history/entry.js'
import type { ChangeTruth, ConversationTruth, DeviceHistory, History } from '../history/history.js'
import type { Findings } from './findings.js'
import { zonesOf } from './zones.js'

export function checkMessageRevs({ devices, truth }: History, findings: Findings): void {
  for (const held of truth.conversations.values()) checkStored(held, findings)
  for (const one of devices) {
    checkTold(one, truth.conversations, findings)
    checkShown(one, findings)
  }
}

/** The message that a change is about. */
function subjectOf(change: ChangeTruth | undefined): number | undefined {
  return change?.message?.seq ?? change?.reacted ?? change?.pinned
}

function checkStored({ conversation, messageRevs, changes }: ConversationTruth, findings: Findings): void {
  const last = new Map<number, number>()
  for (const change of changes) {
    const seq = subjectOf(change)
    if (seq !== undefined) last.set(seq, change.rev)
  }
  for (const [index, rev] of messageRevs.entries()) {
    const expected = last.get(index + 1) ?? 0
    if (rev !== expected)
      findings.add(
        'rev',
        `conversation ${conversation}, seq ${index + 1} has rev ${rev}, but its last change ${expected}`,
      )
  }
}

function checkTold(
  { device, entries }: DeviceHistory,
  conversations: ReadonlyMap<number, ConversationTruth>,
  findings: Findings,
): void {
  for (const { entry, isOwed } of zonesOf(entries)) {
    // A restore may have taken it back, and given its number to another change.
    if (entry.kind !== 'changed' || !isOwed) continue
    const { conversation, seq, rev } = entry
    if (subjectOf(conversations.get(conversation)?.changes[rev - 1]) !== seq)
      findings.add(
        'rev',
        `device ${device}, conversation ${conversation}, seq ${seq}: told as changed with rev ${rev}, which is no change of it`,
      )
  }
}

function checkShown({ device, user, entries }: DeviceHistory, findings: Findings): void {
  const shown = new Map<number, number>()
  for (const entry of entries) {
    // A program that was killed, or met another database, may hold less.
    if (entry.kind === 'rewound' || (entry.kind === 'started' && entry.kept !== keeps.everything))
      shown.clear()
    if (entry.kind !== 'revShown') continue
    const { conversation, rev } = entry
    const before = shown.get(conversation) ?? 0
    if (rev < before)
      findings.add(
        'backwards',
        `device ${device} (user ${user}), conversation ${conversation}: rev was ${before}, then ${rev}`,
      )
    shown.set(conversation, rev)
  }
}
