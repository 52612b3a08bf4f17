/**
 * Joins and leaves that the server acknowledged happened: an added user was a member then, a removed one had been. Nobody else
 * comes or goes, also not with the end of a group.
 */
import type { ConversationTruth, History } from '../history/history.js'
import type { Findings } from './findings.js'
import { membershipsOf } from './membership.js'
import { zonesOf } from './zones.js'

export function checkMembers({ devices, truth }: History, findings: Findings): void {
  for (const one of truth.conversations.values()) checkStanding(one, findings)
  const recorded = new Set<string>()
  for (const one of truth.conversations.values())
    for (const [user, intervals] of membershipsOf(one)) {
      recorded.add(`memberAdded ${one.conversation} ${user}`)
      if (intervals.some(({ last }) => last !== Number.POSITIVE_INFINITY))
        recorded.add(`memberRemoved ${one.conversation} ${user}`)
    }
  for (const { device, entries } of devices)
    for (const { entry, isOwed } of zonesOf(entries)) {
      if (!isOwed) continue
      if (entry.kind !== 'memberAdded' && entry.kind !== 'memberRemoved') continue
      if (!recorded.has(`${entry.kind} ${entry.conversation} ${entry.user}`))
        findings.add(
          'member',
          `device ${device} was told ${entry.kind} of user ${entry.user} in conversation ${entry.conversation}, but the record has none`,
        )
    }
}

function checkStanding(
  { conversation, firstMembers, changes, members }: ConversationTruth,
  findings: Findings,
): void {
  if (firstMembers === undefined) return
  const expected = new Set(firstMembers)
  for (const { added = [], removed = [] } of changes) {
    for (const user of added) expected.add(user)
    for (const user of removed) expected.delete(user)
  }
  const real = new Set(members)
  for (const user of expected)
    if (!real.has(user))
      findings.add(
        'member',
        `user ${user} is no member of conversation ${conversation} any more, without a change`,
      )
  for (const user of real)
    if (!expected.has(user))
      findings.add('member', `user ${user} is a member of conversation ${conversation} without a change`)
}
