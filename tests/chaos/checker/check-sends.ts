/** What senders were told: acknowledged is there, refused is not, and one device's messages stand in the order it sent them. */
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'

interface Place {
  readonly conversation: number
  readonly seq: number
}

export function checkSends({ devices, truth }: History, findings: Findings): void {
  const stored = new Map<string, Place>()
  for (const { conversation, messages } of truth.conversations.values())
    for (const { device, n, seq } of messages) stored.set(`${device}.${n}`, { conversation, seq })

  for (const { device, entries } of devices) {
    const lives = new Map<number, number>()
    let life = 0
    for (const entry of entries) {
      if (entry.kind === 'started' && entry.kept === 0) life += 1
      if (entry.kind === 'issued') lives.set(entry.n, life)
      if (entry.kind === 'acknowledged') {
        const place = stored.get(`${device}.${entry.n}`)
        const claim = `message ${device}.${entry.n}, acknowledged as seq ${entry.seq} of conversation ${entry.conversation},`
        if (place === undefined) findings.add('lost', `${claim} is not in the database`)
        else if (place.conversation !== entry.conversation || place.seq !== entry.seq)
          findings.add('moved', `${claim} is at seq ${place.seq} of conversation ${place.conversation}`)
      }
      if (entry.kind === 'refused' && stored.has(`${device}.${entry.n}`))
        findings.add('refused', `message ${device}.${entry.n} was refused for good, and is there`)
    }
    checkOrder(device, lives, stored, findings)
  }
}

/**
 * Within one life of the client: what a client that lost its memory had on its way may still arrive, after newer ones.
 */
function checkOrder(
  device: number,
  lives: ReadonlyMap<number, number>,
  stored: ReadonlyMap<string, Place>,
  findings: Findings,
): void {
  const latest = new Map<string, { n: number; seq: number }>()
  for (const [n, life] of [...lives].sort(([one], [other]) => one - other)) {
    const place = stored.get(`${device}.${n}`)
    if (place === undefined) continue
    const key = `${place.conversation} ${life}`
    const before = latest.get(key)
    if (before !== undefined && place.seq < before.seq)
      findings.add(
        'order',
        `in conversation ${place.conversation}, device ${device} sent ${before.n} before ${n}, but they have seq ${before.seq} and ${place.seq}`,
      )
    latest.set(key, { n, seq: place.seq })
  }
}
