/**
 * The link to NATS, kept up: one connection at a time, a new one as soon as there can be one. Nothing is kept for later
 * while it is down.
 */

import { setTimeout as delay } from 'node:timers/promises'
import type { NatsConnection } from '@nats-io/transport-node'
import type { Log } from '@stonechat/im/contract'
import { dial } from './dial.js'
import { clusterLimits } from './limits.js'
import { describeNatsAddress, type NatsAddress } from './nats-address.js'

export interface NatsLinkOptions {
  readonly address: NatsAddress
  /** How monitoring pages of NATS show this connection. */
  readonly name: string
  readonly log: Log
  /** A new connection is there. */
  readonly onUp: (connection: NatsConnection) => void
  /** The connection is gone; what was on its way may be, too. */
  readonly onDown: () => void
}

/** Resolves once NATS was reached for the first time. Rejects where it cannot be: then nothing is left behind. */
export async function openNatsLink(options: NatsLinkOptions): Promise<AsyncDisposable> {
  const { address, name, log, onUp, onDown } = options
  const stopping = new AbortController()
  let current = await dial(address, name)
  const ended = keepUp()

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await current.close()
      await ended
    },
  }

  async function keepUp(): Promise<void> {
    while (!stopping.signal.aborted) {
      void watch(current, log)
      onUp(current)
      const reason = await current.closed()
      onDown()
      if (stopping.signal.aborted) return
      log.warn({ nats: describeNatsAddress(address), reason: textOf(reason) }, 'bus.lost')
      const next = await dialAgain()
      if (next === undefined) return
      current = next
      log.info({ nats: describeNatsAddress(address) }, 'bus.restored')
    }
  }

  /** Retries until it works, with exponential backoff and jitter. */
  async function dialAgain(): Promise<NatsConnection | undefined> {
    let waitMs: number = clusterLimits.busReconnectMinMs
    while (!stopping.signal.aborted) {
      await delay(waitMs * (0.5 + Math.random()), undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return undefined
      try {
        const connection = await dial(address, name)
        if (!stopping.signal.aborted) return connection
        await connection.close()
      } catch (reason) {
        log.debug({ nats: describeNatsAddress(address), reason: textOf(reason) }, 'bus.unreachable')
      }
      waitMs = Math.min(waitMs * 2, clusterLimits.busReconnectMaxMs)
    }
    return undefined
  }
}

/**
 * Ends a connection whose server is silent. nats.js first waits until the socket has taken all it wrote, which a frozen
 * server never lets happen; `close` does not wait.
 */
async function watch(connection: NatsConnection, log: Log): Promise<void> {
  let isRefusalLogged = false
  for await (const status of connection.status()) {
    if (status.type === 'staleConnection') void connection.close()
    if (status.type !== 'error' || isRefusalLogged) continue
    isRefusalLogged = true
    log.error({ reason: textOf(status.error) }, 'bus.refused')
  }
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : 'closed'
}
