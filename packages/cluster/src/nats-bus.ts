/**
 * The bus between nodes, on core NATS. Subscribers of the same process are served at once, whether NATS is there or not;
 * what others publish comes over NATS, one subscription for each topic that a connection here listens to.
 */

import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node'
import type { Bus, BusEvent, Log, Topic } from '@stonechat/im/contract'
import { ephemeralEvents } from '@stonechat/protocol'
import { clusterLimits } from './limits.js'
import { describeNatsAddress, type NatsAddress, parseNatsAddress } from './nats-address.js'
import { openNatsLink } from './nats-link.js'
import { createSeal, nameOf } from './seal.js'
import { TopicSet } from './topic-set.js'
import { decodeEvent, encodeEvent } from './wire.js'

export interface NatsBusOptions {
  /** `nats://host:port`, or what `parseNatsAddress` made of it. */
  readonly address: string | NatsAddress
  /** Serves the subscribers of this process: `createLocalBus()`. Disposed of with this bus. */
  readonly local: Bus
  /** How monitoring pages of NATS show this node. */
  readonly nodeId?: string | undefined
  /**
   * At least 32 bytes that all nodes share and nobody else knows. Events are encrypted and signed with it; nodes with another one
   * on the same NATS share none with these.
   */
  readonly secret: string
  /** Called for each frame on our subjects that no node with this secret made, or that came a second time. */
  readonly onForeign?: (() => void) | undefined
  readonly log?: Log | undefined
}

/** Interest of this process in one topic. */
interface Interest {
  count: number
  subscription: Subscription | undefined
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
const missed = encodeEvent({ kind: 'missed' })
const nothing = new Uint8Array()

/**
 * Connects to NATS and resolves once it is reached; from then on it stays usable whatever happens to NATS.
 * @throws Error with a sentence that holds no credentials, where NATS cannot be reached or refuses
 * @throws TypeError where the address is none, or the secret is too short
 */
export async function createNatsBus(options: NatsBusOptions): Promise<Bus> {
  const { local, secret, log = silent, nodeId = 'node' } = options
  const address = readAddress(options.address)
  if (Buffer.byteLength(secret) < clusterLimits.busSecretMinBytes)
    throw new TypeError(`the secret of the bus needs at least ${clusterLimits.busSecretMinBytes} bytes`)
  const prefix = `stonechat.${nameOf(secret)}`
  const seal = createSeal(secret)
  const subjectOf = (topic: Topic): string => `${prefix}.${topic}`
  /** What is published here concerns every node and every topic. */
  const allSubject = `${prefix}.missed`

  const interests = new Map<Topic, Interest>()
  const restoredHandlers = new Set<() => void>()
  /** Published since the last question, published before it and not confirmed, and lost for certain or possibly. */
  const sent = new TopicSet(clusterLimits.busMissedMaxTopics)
  const asked = new TopicSet(clusterLimits.busMissedMaxTopics)
  const lost = new TopicSet(clusterLimits.busMissedMaxTopics)
  let unconfirmedBytes = 0
  let nextForeignLogAt = 0
  let confirmTimer: NodeJS.Timeout | undefined
  let connection: NatsConnection | undefined
  let isInForce = false
  let connections = 0
  /** Round trips that have not come back. */
  const waiting = new Set<(isDone: boolean) => void>()

  const link = await openNatsLink({ address, name: nodeId, log, onUp: (up) => void rise(up), onDown: fall })

  const bus: Bus = {
    publish(topic, event) {
      local.publish(topic, event)
      if (connection === undefined || !send(connection, topic, encodeEvent(event))) noteLost(topic, event)
    },
    subscribe(topic, handler) {
      const stopLocal = local.subscribe(topic, handler)
      const interest = interests.get(topic) ?? { count: 0, subscription: undefined }
      interests.set(topic, interest)
      interest.count += 1
      // One that has just ended refuses; the next one brings all subscriptions.
      const isUp = connection !== undefined && !connection.isClosed()
      if (interest.count === 1 && isUp) interest.subscription = listen(connection!, topic)
      let isStopped = false
      return () => {
        if (isStopped) return
        isStopped = true
        stopLocal()
        interest.count -= 1
        if (interest.count > 0) return
        interest.subscription?.unsubscribe()
        interests.delete(topic)
      }
    },
    async flush() {
      // Without a link nothing can be in force; listeners are notified to read again once it is back.
      if (connection !== undefined) await roundTrip(connection)
    },
    onRestored(handler) {
      const entry = () => handler()
      restoredHandlers.add(entry)
      return () => restoredHandlers.delete(entry)
    },
    isReady: () => isInForce,
    async [Symbol.asyncDispose]() {
      clearTimeout(confirmTimer)
      restoredHandlers.clear()
      if (connection !== undefined) await roundTrip(connection, clusterLimits.busCloseTimeoutMs)
      await link[Symbol.asyncDispose]()
      await local[Symbol.asyncDispose]()
    },
  }
  await bus.flush()
  return bus

  /** All subscriptions first, then what others missed of us, then what we missed of them. */
  async function rise(up: NatsConnection): Promise<void> {
    connection = up
    connections += 1
    const isFirst = connections === 1
    up.subscribe(allSubject, { callback: hearMissed })
    for (const [topic, interest] of interests) interest.subscription = listen(up, topic)
    if (!(await roundTrip(up))) return
    isInForce = true
    tellLost(up)
    if (!isFirst) tellRestored()
  }

  function fall(): void {
    connection = undefined
    isInForce = false
    for (const give of waiting) give(false)
    waiting.clear()
    unconfirmedBytes = 0
    clearTimeout(confirmTimer)
    confirmTimer = undefined
    for (const interest of interests.values()) interest.subscription = undefined
    lost.addAllOf(asked.take())
    lost.addAllOf(sent.take())
  }

  function listen(on: NatsConnection, topic: Topic): Subscription {
    return on.subscribe(subjectOf(topic), {
      callback(error, message) {
        if (error !== null) return
        const bytes = seal.open(message.subject, message.data)
        if (bytes === undefined) return noteForeign()
        const event = decodeEvent(bytes)
        if (event === undefined) log.warn({ topic }, 'bus.not_understood')
        else local.publish(topic, event)
      },
    })
  }

  /** Whether it was sent. Where it is too large for NATS, only `missed` is sent. */
  function send(on: NatsConnection, topic: Topic, bytes: Uint8Array): boolean {
    if (on.isClosed() || unconfirmedBytes > clusterLimits.busUnconfirmedMaxBytes) return false
    const subject = subjectOf(topic)
    const frame = seal.close(subject, bytes)
    const payload = frame.length > (on.info?.max_payload ?? 0) ? seal.close(subject, missed) : frame
    on.publish(subject, payload)
    unconfirmedBytes += payload.length
    sent.add(topic)
    confirmTimer ??= setTimeout(() => void confirm(on), clusterLimits.busConfirmIntervalMs)
    return true
  }

  /** Asks whether NATS has taken what was sent so far; bounds what is buffered for a server that does not read. */
  async function confirm(on: NatsConnection): Promise<void> {
    const askedBytes = unconfirmedBytes
    asked.addAllOf(sent.take())
    const isConfirmed = await roundTrip(on)
    if (!isConfirmed || connection !== on) return
    asked.take()
    unconfirmedBytes -= askedBytes
    confirmTimer = sent.isEmpty
      ? undefined
      : setTimeout(() => void confirm(on), clusterLimits.busConfirmIntervalMs)
    tellLost(on)
  }

  function noteLost(topic: Topic, event: BusEvent): void {
    // Ephemeral events are not worth a resync.
    if (event.kind === 'deliver' && ephemeralEvents.has(event.event.event)) return
    lost.add(topic)
  }

  /** Notifies the other nodes of what never reached them. */
  function tellLost(on: NatsConnection): void {
    if (lost.isEmpty) return
    const topics = lost.take()
    if (topics === 'all') on.publish(allSubject, seal.close(allSubject, nothing))
    else for (const topic of topics) if (!send(on, topic, missed)) lost.add(topic)
  }

  function tellRestored(): void {
    for (const handler of restoredHandlers) {
      try {
        handler()
      } catch (err) {
        log.error({ err }, 'bus.handler_failed')
      }
    }
  }

  function hearMissed(error: Error | null, message: Msg): void {
    if (error !== null) return
    if (seal.open(allSubject, message.data) === undefined) noteForeign()
    else tellRestored()
  }

  function noteForeign(): void {
    options.onForeign?.()
    const now = performance.now()
    if (now < nextForeignLogAt) return
    nextForeignLogAt = now + clusterLimits.busForeignLogMs
    log.warn({ nats: describeNatsAddress(address) }, 'bus.foreign')
  }

  /** Whether NATS has read all that was written so far: `false` where the connection ends, or the time, before. */
  async function roundTrip(on: NatsConnection, withinMs?: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    let give: (isDone: boolean) => void = () => {}
    const answer = new Promise<boolean>((resolve) => {
      give = resolve
      waiting.add(resolve)
      if (withinMs !== undefined) timer = setTimeout(resolve, withinMs, false)
    })
    // Neither resolves nor rejects where the connection ends meanwhile; `fall` does.
    on.flush().then(
      () => give(true),
      () => give(false),
    )
    const isDone = await answer
    waiting.delete(give)
    clearTimeout(timer)
    return isDone
  }
}

function readAddress(given: string | NatsAddress): NatsAddress {
  const address = typeof given === 'string' ? parseNatsAddress(given) : given
  if (typeof address === 'string') throw new TypeError(`the address of NATS ${address}`)
  return address
}
