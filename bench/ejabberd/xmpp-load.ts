/**
 * Pairs who write to each other over XMPP, as `bench/load` does over WebSocket. XMPP acknowledges nothing by itself: a
 * sender may send the next message when its recipient has received one. It runs in the process of the bench, which does
 * nothing else meanwhile.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { writeDigits } from '../load/client-frame.js'
import type { Generator, RunPlan, RunResult } from '../load/generator.js'
import { Histogram } from '../load/histogram.js'
import { addressOf, timeDigits, XmppClient, type XmppHost } from './xmpp-client.js'

const openTimeoutMs = 60_000
const sessionsAtOnce = 20
const drainMaxMs = 60_000
const quietMs = 1_000

export interface XmppLoad extends Pick<Generator, 'run'>, Disposable {}

/** Opens a session for each of the pairs; the first half writes to the second. */
export async function openXmppLoad(
  address: { host: string; port: number },
  pairs: number,
): Promise<XmppLoad> {
  const clients: XmppClient[] = []
  const latency = new Histogram()
  const counts = { sent: 0, deliveries: 0, failures: 0 }
  let why: string | undefined
  let onRoom: ((sender: XmppClient) => void) | undefined
  let ready = 0
  let onReady = () => {}
  const now = () => Math.floor(performance.now() * 1_000)

  const host: XmppHost = {
    onReady() {
      ready += 1
      openNext()
      if (ready === pairs * 2) onReady()
    },
    onDelivery({ number }, sentAt) {
      counts.deliveries += 1
      latency.record(now() - sentAt)
      const sender = clients[number - pairs]!
      sender.pending -= 1
      onRoom?.(sender)
    },
    onFailure(reason) {
      counts.failures += 1
      why ??= reason
    },
  }
  function openNext(): void {
    if (clients.length < pairs * 2) clients.push(new XmppClient({ host, number: clients.length, address }))
  }

  const allReady = new Promise<void>((resolve) => {
    onReady = resolve
  })
  for (let count = 0; count < sessionsAtOnce; count += 1) openNext()
  const timer = setTimeout(onReady, openTimeoutMs)
  await allReady
  clearTimeout(timer)
  if (ready < pairs * 2)
    throw new Error(`only ${ready} of ${pairs * 2} XMPP sessions opened: ${why ?? 'no answer'}`)

  return {
    async run({ window = 1, textBytes, warmSeconds, seconds }: RunPlan, edges = {}): Promise<RunResult> {
      const senders = clients.slice(0, pairs)
      const stanzas = senders.map(({ number }) => stanzaFor(number, number + pairs, textBytes))
      onRoom = (sender) => {
        const { bytes, timeAt } = stanzas[sender.number]!
        const batch: Buffer[] = []
        for (; sender.pending < window; sender.pending += 1) {
          const copy = Buffer.from(bytes)
          writeDigits(copy, timeAt, timeDigits, now())
          batch.push(copy)
          counts.sent += 1
        }
        if (batch.length > 0) sender.write(batch)
      }
      for (const sender of senders) onRoom(sender)
      await delay(warmSeconds * 1_000)
      const before = { ...counts }
      latency.clear()
      edges.onMeasuring?.()
      const cpu = process.cpuUsage()
      const started = performance.now()
      await delay(seconds * 1_000)
      const elapsed = (performance.now() - started) / 1_000
      const { user, system } = process.cpuUsage(cpu)
      edges.onMeasured?.()
      const measured = {
        sent: counts.sent - before.sent,
        deliveries: counts.deliveries - before.deliveries,
        latency: latency.quantiles(),
      }
      onRoom = undefined
      await quiet()
      return {
        ...{ ...measured, replies: measured.deliveries, failures: counts.failures },
        ...{ seconds: elapsed, cpuSeconds: (user + system) / 1_000_000 },
        all: { sent: counts.sent, replies: counts.deliveries, deliveries: counts.deliveries },
        ...{ lost: 0, lostWhy: why },
      }
    },
    [Symbol.dispose]() {
      for (const client of clients) client.destroy()
    },
  }

  async function quiet(): Promise<void> {
    const deadline = performance.now() + drainMaxMs
    let seen = -1
    while (performance.now() < deadline && seen !== counts.deliveries) {
      seen = counts.deliveries
      await delay(quietMs)
    }
  }
}

function stanzaFor(from: number, to: number, textBytes: number): { bytes: Buffer; timeAt: number } {
  const text = `@${'0'.repeat(timeDigits)}${'x'.repeat(Math.max(0, textBytes - timeDigits - 1))}`
  const start = `<message to='${addressOf(to)}' id='${from}' type='chat'><body>@`
  const whole = `<message to='${addressOf(to)}' id='${from}' type='chat'><body>${text}</body></message>`
  return { bytes: Buffer.from(whole), timeAt: start.length }
}
