/** Two users are contacts of each other or neither is, both see the requests between them, and one that was answered waits no more. */
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'
import { zonesOf } from './zones.js'

export function checkContacts({ devices, truth: { userStates } }: History, findings: Findings): void {
  /** How many users have each request that waits. */
  const holders = new Map<number, number>()
  for (const [user, { contacts, requests }] of userStates) {
    for (const peer of contacts)
      if (userStates.get(peer)?.contacts.includes(user) !== true)
        findings.add('contact', `user ${user} has ${peer} as a contact, but not the other way round`)
    for (const request of requests) holders.set(request, (holders.get(request) ?? 0) + 1)
  }
  for (const [request, count] of holders)
    if (count !== 2) findings.add('contact', `request ${request} waits for ${count} users`)
  for (const { device, user, entries } of devices)
    for (const { entry, isOwed } of zonesOf(entries))
      if (entry.kind === 'requestSettled' && isOwed && holders.has(entry.request))
        findings.add(
          'undone',
          `device ${device} (user ${user}): request ${entry.request} was answered, but waits`,
        )
}
