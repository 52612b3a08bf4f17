/**
 * What senders received: acknowledged messages are there, refused ones are not, and those of one device are in the order it
 * sent them.
 */
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'
import { zonesOf } from './zones.js'

interface Place {
  readonly conversation: number
  readonly seq: number
}

export function checkSends({ devices, truth }: History, findings: Findings): void {
  const stored = new Map<string, Place>()
  for (const { conversation, messages } of truth.conversations.values())
    for (const { device, n, seq } of messages) stored.set(`${device}.${n}`, { conversation, seq })

  for (const { device, entries } of devices) {
    const issued = new Set<number>()
    for (const { entry, isOwed } of zonesOf(entries)) {
      if (entry.kind === 'issued') issued.add(entry.n)
      if (entry.kind === 'forgotten') issued.delete(entry.n)
      if (entry.kind === 'acknowledged' && isOwed) {
        const place = stored.get(`${device}.${entry.n}`)
        const claim = `message ${device}.${entry.n}, acknowledged as seq ${entry.seq} of conversation ${entry.conversation},`
        if (place === undefined) findings.add('lost', `${claim} is not in the database`)
        else if (place.conversation !== entry.conversation || place.seq !== entry.seq)
          findings.add('moved', `${claim} is at seq ${place.seq} of conversation ${place.conversation}`)
      }
      if (entry.kind === 'refused' && stored.has(`${device}.${entry.n}`))
        findings.add('refused', `message ${device}.${entry.n} was refused for good, and is there`)
    }
    checkOrder(device, issued, stored, findings)
  }
}

/** `n` ascends within each conversation, leaving out what was forgotten. */
function checkOrder(
  device: number,
  issued: ReadonlySet<number>,
  stored: ReadonlyMap<string, Place>,
  findings: Findings,
): void {
  const latest = new Map<number, { n: number; seq: number }>()
  for (const n of issued) {
    const place = stored.get(`${device}.${n}`)
    if (place === undefined) continue
    const { conversation, seq } = place
    const before = latest.get(conversation)
    if (before !== undefined && seq < before.seq)
      findings.add(
        'order',
        `in conversation ${conversation}, device ${device} sent ${before.n} before ${n}, but they have seq ${before.seq} and ${seq}`,
      )
    latest.set(conversation, { n, seq })
  }
}
