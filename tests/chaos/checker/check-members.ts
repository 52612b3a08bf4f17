/** Joins and leaves that the server acknowledged happened: an added user was a member then, a removed one had been. */
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'
import { membershipsOf } from './membership.js'
import { zonesOf } from './zones.js'

export function checkMembers({ devices, truth }: History, findings: Findings): void {
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
