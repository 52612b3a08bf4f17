/** What every device shows in the end is what the database says: sessions, unread, open conversations, histories. */
import { keeps } from '../history/entry.js'
import type { DeviceHistory, History, MessageList, StoredSession, Truth, View } from '../history/history.js'
import { countMentions } from './check-mentions.js'
import type { Findings } from './findings.js'
import { zonesOf } from './zones.js'

/** How many messages a user would find on opening, counted one by one. */
export function countUnread({ lastSeq, readSeq, floorSeq, deleted }: StoredSession): number {
  return listSeqs(Math.max(readSeq, floorSeq) + 1, lastSeq, deleted).length
}

/** What is there between two messages for a user who deleted these. */
function listSeqs(first: number, last: number, deleted: readonly number[]): number[] {
  const gone = new Set(deleted)
  const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  return all.filter((seq) => !gone.has(seq))
}

export function checkViews(history: History, findings: Findings): void {
  for (const one of history.devices) {
    checkSessions(one, one.view, history.truth.sessions, findings)
    for (const list of one.view.windows) checkList(one, list, 'window', history.truth, findings)
    for (const list of one.view.walks) checkList(one, list, 'walk', history.truth, findings)
  }
  checkReads(history, findings)
  checkPositions(history, findings)
}

/** The list of sessions of one device against what is stored. */
export function checkSessions(
  { device, user }: Pick<DeviceHistory, 'device' | 'user'>,
  view: Pick<View, 'sessions' | 'totalUnread'>,
  stored: Truth['sessions'],
  findings: Findings,
): void {
  const expected = new Map((stored.get(user) ?? []).map((one) => [one.conversation, one]))
  let total = 0
  for (const shown of view.sessions) {
    const where = `device ${device} (user ${user}), conversation ${shown.conversation}:`
    const real = expected.get(shown.conversation)
    expected.delete(shown.conversation)
    total += shown.unread
    if (real === undefined) {
      findings.add('view', `${where} is shown, but is not the user's`)
      continue
    }
    for (const field of ['lastSeq', 'rev', 'readSeq', 'floorSeq', 'lastLine', 'pinned'] as const)
      if (shown[field] !== real[field])
        findings.add('view', `${where} ${field} is shown as ${shown[field]}, but is ${real[field]}`)
    const [told, counted] = [JSON.stringify(shown.mentions), JSON.stringify(countMentions(real))]
    if (told !== counted)
      findings.add('mention', `${where} unread mentions are shown as ${told}, but are ${counted}`)
    if (shown.unread !== countUnread(real))
      findings.add('unread', `${where} ${shown.unread} are shown as unread, but ${countUnread(real)} are`)
  }
  for (const conversation of expected.keys())
    findings.add('view', `device ${device} (user ${user}): conversation ${conversation} is not shown`)
  if (total !== view.totalUnread)
    findings.add(
      'unread',
      `device ${device}: ${view.totalUnread} unread in all are shown, but the sum is ${total}`,
    )
}

/** A walk is the whole history since the floor, a window the end of it. */
function checkList(
  { device, user }: DeviceHistory,
  { conversation, messages }: MessageList,
  kind: 'window' | 'walk',
  truth: Truth,
  findings: Findings,
): void {
  const where = `device ${device} (user ${user}), conversation ${conversation}, ${kind}:`
  const stored = truth.conversations.get(conversation)
  const session = (truth.sessions.get(user) ?? []).find((one) => one.conversation === conversation)
  if (stored === undefined || session === undefined) return
  const first = kind === 'walk' ? session.floorSeq + 1 : (messages[0]?.seq ?? stored.lastSeq + 1)
  const expected = listSeqs(first, stored.lastSeq, session.deleted)
  if (messages.length !== expected.length)
    findings.add('view', `${where} ${messages.length} messages are shown from ${first} to ${stored.lastSeq}`)
  if (first <= session.floorSeq)
    findings.add('leak', `${where} starts at ${first}, before the user came, at ${session.floorSeq}`)
  for (const [index, shown] of messages.entries()) {
    const seq = expected[index] ?? 0
    const real = stored.messages[seq - 1]
    if (shown.seq !== seq || real === undefined) {
      findings.add('view', `${where} seq ${shown.seq} is shown where ${seq} should be`)
      return
    }
    if (shown.device !== real.device || shown.n !== real.n)
      findings.add('content', `${where} seq ${shown.seq} is another message than the database has`)
    if (shown.version !== real.version)
      findings.add(
        'stale',
        `${where} seq ${shown.seq} is shown in version ${shown.version}, but is ${real.version}`,
      )
  }
}

/** A read position lies where a device of the user put it, or at the user's own newest message; never before it. */
function checkReads({ devices, truth, pasts }: History, findings: Findings): void {
  const furthest = new Map<string, number>()
  const certain = new Map<string, number>()
  const users = new Map(devices.map(({ device, user }) => [device, user]))
  const raise = (map: Map<string, number>, key: string, seq: number) =>
    map.set(key, Math.max(map.get(key) ?? 0, seq))
  for (const { user, entries } of devices) {
    const own = new Map<string, number>()
    for (const { entry, world, isOwed } of zonesOf(entries)) {
      // Unknown where a client lost its memory before the server had its position.
      if (entry.kind === 'rewound' || (entry.kind === 'started' && entry.kept !== keeps.everything))
        own.clear()
      if (entry.kind === 'read') {
        const { conversation, seq } = entry
        const key = `${user} ${conversation}`
        // A position among lost messages must not be one among those that have their numbers.
        const kept = pasts[world]?.conversations.get(conversation)?.lastSeq ?? 0
        if (world === pasts.length || seq <= kept) raise(furthest, key, seq)
        if (isOwed) raise(own, key, seq)
      }
      // A user who leaves and comes back starts afresh.
      if (entry.kind === 'memberRemoved') own.delete(`${user} ${entry.conversation}`)
    }
    for (const [key, seq] of own) raise(certain, key, seq)
  }
  for (const { conversation, messages } of truth.conversations.values())
    for (const { device, seq } of messages) {
      raise(furthest, `${users.get(device)} ${conversation}`, seq)
      raise(certain, `${users.get(device)} ${conversation}`, seq)
    }
  for (const [user, sessions] of truth.sessions)
    for (const { conversation, readSeq, floorSeq } of sessions) {
      const key = `${user} ${conversation}`
      const where = `user ${user}, conversation ${conversation}: read up to ${readSeq}`
      const most = Math.max(floorSeq, furthest.get(key) ?? 0)
      const least = certain.get(key) ?? 0
      if (readSeq > most) findings.add('read', `${where}, but nobody read further than ${most}`)
      // Positions of an earlier membership went with it.
      if (readSeq < least && least > floorSeq) findings.add('read', `${where}, but ${least} was read`)
    }
}

/** A read position that was put back is still there, or further on, unless the user left meanwhile. */
function checkPositions({ truth, pasts }: History, findings: Findings): void {
  for (const { sessions } of pasts)
    for (const [user, own] of sessions)
      for (const { conversation, readSeq, floorSeq } of own) {
        const now = truth.sessions.get(user)?.find((one) => one.conversation === conversation)
        if (now !== undefined && now.floorSeq === floorSeq && now.readSeq < readSeq)
          findings.add(
            'read',
            `user ${user}, conversation ${conversation}: read up to ${now.readSeq}, but ${readSeq} was put back`,
          )
      }
}
