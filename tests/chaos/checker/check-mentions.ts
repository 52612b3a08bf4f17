/** Mentions: a message mentions whom its sender said, and the table by users has the same, once each. */
import { versions } from '../history/entry.js'
import type { ConversationTruth, History, StoredSession, UnreadMentions } from '../history/history.js'
import type { Findings } from './findings.js'

/** So many are named, and so many counted. */
const namedMax = 100
const countedMax = 1_000

/** What of the messages that mention a user was not read, counted one by one. */
export function countMentions({
  mentioned,
  lastSeq,
  readSeq,
  floorSeq,
  deleted,
}: Pick<StoredSession, 'mentioned' | 'lastSeq' | 'readSeq' | 'floorSeq' | 'deleted'>): UnreadMentions {
  const start = Math.max(readSeq, floorSeq)
  const unread = mentioned.filter((seq) => seq > start && seq <= lastSeq && !deleted.includes(seq))
  const count = Math.min(unread.length, countedMax)
  return { first: unread[0] ?? 0, count, seqs: unread.slice(0, namedMax) }
}

export function checkMentions({ devices, truth }: History, findings: Findings): void {
  /** By message and version. */
  const wanted = new Map<string, number[]>()
  for (const { device, entries } of devices)
    for (const entry of entries) {
      if (entry.kind !== 'mentioning') continue
      const name = `${device}.${entry.n}.${entry.version}`
      wanted.set(name, [...(wanted.get(name) ?? []), entry.user])
    }
  for (const conversation of truth.conversations.values()) checkStored(conversation, wanted, findings)
}

function checkStored(
  { conversation, messages, mentions, mentionSeq }: ConversationTruth,
  wanted: ReadonlyMap<string, readonly number[]>,
  findings: Findings,
): void {
  const stored = new Map<number, number[]>()
  for (const { seq, user } of mentions) stored.set(seq, [...(stored.get(seq) ?? []), user])
  for (const { seq, device, n, version, mentions: told } of messages) {
    const where = `conversation ${conversation}, seq ${seq}`
    const isRecalled = version === versions.recalled
    const asked = isRecalled ? [] : (wanted.get(`${device}.${n}.${version}`) ?? [])
    if (!isSame(told, asked))
      findings.add('mention', `${where} mentions ${told.join(', ')}, but was to mention ${asked.join(', ')}`)
    const rows = stored.get(seq) ?? []
    stored.delete(seq)
    if (!isSame(rows, told))
      findings.add('mention', `${where} mentions ${told.join(', ')}, but users have ${rows.join(', ')} of it`)
  }
  for (const seq of stored.keys())
    findings.add('mention', `conversation ${conversation}: seq ${seq} mentions users, and is not there`)
  const newest = Math.max(0, ...mentions.map(({ seq }) => seq))
  if (newest > mentionSeq)
    findings.add(
      'mention',
      `conversation ${conversation}: seq ${newest} mentions somebody, but its head says that none after ${mentionSeq} does`,
    )
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  const sorted = (users: readonly number[]) => [...users].sort((a, b) => a - b).join(' ')
  return sorted(one) === sorted(other)
}
