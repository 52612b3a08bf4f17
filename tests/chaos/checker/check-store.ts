/** The database by itself: `seq` and `rev` without gaps, and every message is one that a device sent, once. */
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'

export function checkStore({ truth }: History, findings: Findings): void {
  const places = new Map<string, string>()
  for (const { conversation, lastSeq, rev, messages, changes, logFault } of truth.conversations.values()) {
    const where = `conversation ${conversation}`
    if (logFault !== undefined) findings.add('log', `${where}: ${logFault}`)
    checkNumbers(
      where,
      'seq',
      lastSeq,
      messages.map(({ seq }) => seq),
      findings,
    )
    checkNumbers(
      where,
      'rev',
      rev,
      changes.map((change) => change.rev),
      findings,
    )
    for (const { seq, device, n } of messages) {
      const place = `${where}, seq ${seq}`
      if (device < 0) {
        findings.add('unknown', `${place} is a message that nobody sent`)
        continue
      }
      const name = `${device}.${n}`
      const earlier = places.get(name)
      if (earlier !== undefined) findings.add('doubled', `message ${name} is at ${earlier} and at ${place}`)
      places.set(name, place)
    }
  }
}

function checkNumbers(
  where: string,
  what: 'seq' | 'rev',
  head: number,
  numbers: number[],
  findings: Findings,
) {
  for (const [index, number] of numbers.entries())
    if (number !== index + 1) {
      findings.add('gap', `${where} has ${what} ${number} where ${index + 1} should be`)
      return
    }
  if (numbers.length !== head)
    findings.add('gap', `${where} has ${what} up to ${numbers.length}, but its head says ${head}`)
}
