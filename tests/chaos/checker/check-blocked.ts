/** A message that was sent after a block was acknowledged, and answered before anybody began to lift it, is not there. */
import type { DeviceHistory, History } from '../history/history.js'
import type { Findings } from './findings.js'
import { blockThing, stateWritesOf } from './state-writes.js'
import type { Write } from './writes.js'

interface Times {
  /** By `n`. */
  readonly issuedAt: readonly number[]
  readonly acknowledgedAt: readonly number[]
}

export function checkBlocked({ devices, truth }: History, findings: Findings): void {
  const writes = stateWritesOf(devices)
  const times = new Map(devices.map((one) => [one.device, timesOf(one)]))
  for (const { conversation, pair, messages } of truth.conversations.values()) {
    if (pair === undefined) continue
    const [low, high] = pair
    const ways = [blockThing(low, high), blockThing(high, low)]
    for (const thing of ways) {
      const spans = spansOf(writes.get(thing) ?? [])
      if (spans.length === 0) continue
      for (const { device, n, seq } of messages) {
        const issuedAt = times.get(device)?.issuedAt[n] ?? 0
        const acknowledgedAt = times.get(device)?.acknowledgedAt[n] ?? Infinity
        const span = spans.find(({ from, to }) => issuedAt > from && acknowledgedAt < to)
        if (span !== undefined)
          findings.add(
            'blocked',
            `message ${device}.${n}, sent at ${issuedAt}, is at seq ${seq} of conversation ${conversation}, but ${thing} held from ${span.from} to ${span.to}`,
          )
      }
    }
  }
}

/** While it was certainly blocked: from the acknowledgement of a block until an unblock that may follow it begins. */
function spansOf(writes: readonly Write[]): { readonly from: number; readonly to: number }[] {
  const unblocks = writes.filter(({ value }) => value === 0)
  return writes
    .filter(({ value, isOwed }) => value === 1 && isOwed)
    .map(({ begunAt, doneAt }) => ({
      from: doneAt,
      to: Math.min(...unblocks.filter((one) => one.doneAt > begunAt).map((one) => one.begunAt)),
    }))
    .filter(({ from, to }) => from < to)
}

function timesOf({ entries }: DeviceHistory): Times {
  const issuedAt: number[] = []
  const acknowledgedAt: number[] = []
  for (const entry of entries) {
    if (entry.kind === 'issued') issuedAt[entry.n] = entry.at
    if (entry.kind === 'acknowledged') acknowledgedAt[entry.n] = entry.at
  }
  return { issuedAt, acknowledgedAt }
}
