/** The process of the generator: runs the commands of its parent, one after the other. */
import { setTimeout as delay } from 'node:timers/promises'
import { type FrameTemplate, writeDigits } from './client-frame.js'
import { Histogram } from './histogram.js'
import type { FromLoad, OpenOptions, RunPlan, RunResult, ToLoad } from './messages.js'
import { type ClientHost, RawClient } from './raw-client.js'
import { subjects } from './subject.js'

/** However busy the machine is, for each client. */
const openTimeoutMs = 20
const openTimeoutMinMs = 60_000
/** How long stragglers are waited for after the end of a run, how long silence must last, how often it is looked. */
const drainMaxMs = 30_000
const quietMs = 1_000
const lookMs = 20
const tickMs = 1

let clients: RawClient[] = []
let subjectName: OpenOptions['subject'] = 'ws'
let lost = 0
let lostWhy: string | undefined
let readyCount = 0
/** All are ready, or one never will be. */
let onOpenOver = () => {}

const latency = new Histogram()
/** How long after its time a message was sent, where a plan has a rate. */
const lateness = new Histogram()
let sent = 0
let replies = 0
let failures = 0
let deliveries = 0
let serial = 0
/** Sends the next message of a client that has just got a reply; set while a run goes by windows. */
let onRoom: ((client: RawClient) => void) | undefined

const now = () => Math.floor(performance.now() * 1_000)

process.on('message', (message: ToLoad) => {
  const done =
    message.kind === 'open' ? open(message.options) : message.kind === 'run' ? run(message.plan) : close()
  done.catch((error: unknown) =>
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit())
tell({ kind: 'started' })

async function open(options: OpenOptions): Promise<void> {
  const started = performance.now()
  subjectName = options.subject
  const present = clients.length
  const wanted = present + options.clients.length
  const host: ClientHost = {
    subject: subjects[options.subject],
    now,
    onReady() {
      readyCount += 1
      if (readyCount === wanted) onOpenOver()
      else openNext()
    },
    onDelivery(sentAt, at) {
      deliveries += 1
      latency.record(at - sentAt)
    },
    onReply(client, isFailure) {
      if (isFailure) failures += 1
      else replies += 1
      onRoom?.(client)
    },
    onClosed(client, why) {
      lost += 1
      lostWhy ??= `client ${client.number}: ${why}`
      if (readyCount < wanted) onOpenOver()
    },
  }
  const over = new Promise<void>((resolve) => {
    onOpenOver = resolve
  })
  const openNext = () => {
    const number = clients.length
    const spec = options.clients[number - present]
    if (spec === undefined) return
    const localAddress =
      options.addresses === undefined ? undefined : `127.0.0.${1 + (number % options.addresses)}`
    clients.push(
      new RawClient({
        host,
        number,
        spec,
        address: { host: options.host, port: spec.port ?? options.port, localAddress },
      }),
    )
  }
  for (let count = 0; count < (options.handshakes ?? 50); count += 1) openNext()
  const gaveUp = new AbortController()
  await Promise.race([
    over,
    delay(Math.max(openTimeoutMinMs, wanted * openTimeoutMs), undefined, { signal: gaveUp.signal }).catch(
      () => {},
    ),
  ])
  gaveUp.abort()
  if (readyCount < wanted)
    throw new Error(`only ${readyCount} of ${wanted} clients became ready: ${lostWhy ?? 'no answer'}`)
  tell({
    kind: 'opened',
    opened: { clients: clients.length, seconds: (performance.now() - started) / 1_000 },
  })
}

async function run(plan: RunPlan): Promise<void> {
  const senders = clients.filter((client) => client.spec.to !== undefined && !client.isClosed)
  if (senders.length === 0) throw new Error('nobody sends')
  const templates = new Map(senders.map((client) => [client, templateFor(client, plan)]))
  const send = (client: RawClient, at: number) => client.queue(fill(templates.get(client)!, at))
  for (const client of clients) client.pending = 0
  resetCounters()
  const before = { sent: 0, replies: 0, deliveries: 0 }

  const stop =
    plan.window === undefined ? sendByRate(senders, plan, send) : sendByWindow(senders, plan.window, send)
  await delay(plan.warmSeconds * 1_000)
  Object.assign(before, { sent, replies, deliveries })
  resetCounters()
  tell({ kind: 'measuring' })
  const usedBefore = process.cpuUsage()
  const started = performance.now()
  await delay(plan.seconds * 1_000)
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(usedBefore)
  const measured = {
    ...{ sent, replies, failures, deliveries },
    ...{
      latency: latency.quantiles(),
      lateness: plan.window === undefined ? lateness.quantiles() : undefined,
    },
  }
  tell({ kind: 'measured' })
  stop()
  await drain(plan, before)
  const result: RunResult = {
    ...measured,
    seconds,
    cpuSeconds: (user + system) / 1_000_000,
    all: {
      sent: before.sent + sent,
      replies: before.replies + replies + failures,
      deliveries: before.deliveries + deliveries,
    },
    lost,
    lostWhy,
  }
  tell({ kind: 'result', result })
}

/**
 * Evenly paced by the clock, whatever comes back. A message carries the time at which it was due: one that this process
 * sends late counts as having waited.
 */
function sendByRate(
  senders: readonly RawClient[],
  { perSecond = 1, together = 1 }: RunPlan,
  send: (client: RawClient, at: number) => void,
): () => void {
  const started = now()
  let count = 0
  let next = 0
  const timer = setInterval(() => {
    const at = now()
    const due = Math.floor(((at - started) / 1_000_000) * perSecond)
    const touched: RawClient[] = []
    for (; count + together <= due; count += together) {
      const client = senders[next]!
      next = (next + 1) % senders.length
      const dueAt = started + Math.floor(((count + together) / perSecond) * 1_000_000)
      for (let each = 0; each < together; each += 1) {
        lateness.record(at - dueAt)
        send(client, dueAt)
      }
      touched.push(client)
    }
    for (const client of touched) client.flush()
  }, tickMs)
  return () => clearInterval(timer)
}

/** Every sender has so many messages under way, and sends the next when a reply comes. */
function sendByWindow(
  senders: readonly RawClient[],
  window: number,
  send: (client: RawClient, at: number) => void,
): () => void {
  onRoom = (client) => {
    while (client.pending < window && !client.isClosed) {
      client.pending += 1
      send(client, now())
    }
  }
  for (const client of senders) {
    onRoom(client)
    client.flush()
  }
  return () => {
    onRoom = undefined
  }
}

function templateFor(client: RawClient, { textBytes, wantsReply = true }: RunPlan): FrameTemplate {
  return subjects[subjectName].template(client.number, client.spec, { textBytes, wantsReply })
}

/** @param at the time of the message, by `now()` */
function fill({ frame, places }: FrameTemplate, at: number): Buffer {
  const copy = Buffer.from(frame)
  serial += 1
  sent += 1
  const { id, client, time } = places
  if (id?.length === 2) writeDigits(copy, id[0]!, id[1]!, serial)
  if (client?.length === 2) writeDigits(copy, client[0]!, client[1]!, serial)
  if (time?.length === 2) writeDigits(copy, time[0]!, time[1]!, at)
  return copy
}

/** Waits until all that was sent has arrived, or where that number is unknown, until nothing comes any more. */
async function drain(
  { recipients, wantsReply = true }: RunPlan,
  before: { readonly sent: number; readonly replies: number; readonly deliveries: number },
): Promise<void> {
  const isOver = () =>
    recipients !== undefined &&
    before.deliveries + deliveries >= (before.sent + sent - failures) * recipients &&
    (!wantsReply || before.replies + replies + failures >= before.sent + sent)
  const deadline = performance.now() + drainMaxMs
  let seen = -1
  let seenAt = performance.now()
  while (performance.now() < deadline && !isOver()) {
    if (seen !== deliveries + replies) seenAt = performance.now()
    else if ((recipients === undefined || lost > 0) && performance.now() - seenAt > quietMs) return
    seen = deliveries + replies
    await delay(lookMs)
  }
}

function resetCounters(): void {
  sent = 0
  replies = 0
  failures = 0
  deliveries = 0
  latency.clear()
  lateness.clear()
}

async function close(): Promise<void> {
  for (const client of clients) client.destroy()
  clients = []
  readyCount = 0
  lost = 0
  lostWhy = undefined
  // Sockets are really gone once the loop has turned.
  await delay(50)
  tell({ kind: 'closed' })
}

function tell(message: FromLoad): void {
  process.send?.(message)
}
