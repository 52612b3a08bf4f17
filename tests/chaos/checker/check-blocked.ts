/**
 * No message is there that was sent after a block was acknowledged, and answered before anybody began to lift it; or in the same
 * way while its receiver took messages from contacts alone and the two were none.
 */
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'
import { meet, type Span, sendTimesOf, spansOf } from './spans.js'
import { blockThing, contactsOnlyThing, contactThing, stateWritesOf } from './state-writes.js'

interface Ban extends Span {
  readonly rule: 'blocked' | 'stranger'
  /** What held. */
  readonly what: string
  /** Whose messages it keeps out; `undefined` for both. */
  readonly sender: number | undefined
}

export function checkBlocked({ devices, truth }: History, findings: Findings): void {
  const writes = stateWritesOf(devices)
  const times = new Map(devices.map((one) => [one.device, sendTimesOf(one)]))
  const users = new Map(devices.map(({ device, user }) => [device, user]))
  for (const { conversation, pair, messages } of truth.conversations.values()) {
    if (pair === undefined || pair[0] === pair[1]) continue
    const bans = bansOf(pair)
    if (bans.length === 0) continue
    for (const { device, n, seq } of messages) {
      const issuedAt = times.get(device)?.issuedAt[n] ?? 0
      const acknowledgedAt = times.get(device)?.acknowledgedAt[n] ?? Number.POSITIVE_INFINITY
      const ban = bans.find(
        ({ from, to, sender }) =>
          issuedAt > from && acknowledgedAt < to && (sender === undefined || sender === users.get(device)),
      )
      if (ban !== undefined)
        findings.add(
          ban.rule,
          `message ${device}.${n}, sent at ${issuedAt}, is at seq ${seq} of conversation ${conversation}, but ${ban.what} held from ${ban.from} to ${ban.to}`,
        )
    }
  }

  function bansOf([low, high]: readonly [number, number]): Ban[] {
    const held = (thing: string, value: 0 | 1) => spansOf(writes.get(thing) ?? [], value)
    const strangers = held(contactThing(low, high), 0)
    const ways = [
      [low, high],
      [high, low],
    ] as const
    return ways.flatMap(([user, other]) => [
      ...held(blockThing(user, other), 1).map((span) => ({
        ...span,
        ...{ rule: 'blocked' as const, what: blockThing(user, other), sender: undefined },
      })),
      ...meet(held(contactsOnlyThing(user), 1), strangers).map((span) => ({
        ...span,
        ...{ rule: 'stranger' as const, what: contactsOnlyThing(user), sender: other },
      })),
    ])
  }
}
