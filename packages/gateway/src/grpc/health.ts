/** What `grpc.health.v1` says: SERVING while the server can do its work and is not about to stop. */

import { setTimeout as delay } from 'node:timers/promises'
import type { Server } from '@grpc/grpc-js'
import type { Log } from '@stonechat/im'
import { withDeadline } from '@stonechat/protocol/base'
import { HealthImplementation, type ServingStatus } from 'grpc-health-check'
import { gatewayLimits } from '../limits.js'

export interface Health {
  addToServer(server: Server): void
  /** Looks whether the server is ready, and goes on looking every `gatewayLimits.grpcHealthIntervalMs`. */
  start(): Promise<void>
  /** Says NOT_SERVING from now on, to watchers too. */
  stop(): void
}

/**
 * Makes the health of the whole server (the empty name) and of each service; they are one process, so they are equal.
 * @param options.ready rejects while the server cannot do its work; without it a running server is ready
 */
export function createHealth(options: {
  readonly names: readonly string[]
  readonly ready: (() => Promise<void>) | undefined
  readonly log: Log
}): Health {
  const { ready = async () => {}, log } = options
  const names = ['', ...options.names]
  const implementation = new HealthImplementation(
    Object.fromEntries(names.map((name) => [name, 'NOT_SERVING'] as const)),
  )
  const stopped = new AbortController()
  let current: ServingStatus = 'NOT_SERVING'

  const tell = (status: ServingStatus) => {
    if (status === current) return
    current = status
    for (const name of names) implementation.setStatus(name, status)
  }

  const look = async () => {
    try {
      await withDeadline(ready(), gatewayLimits.grpcHealthTimeoutMs, 'the server')
      if (!stopped.signal.aborted) tell('SERVING')
    } catch (error) {
      if (current === 'SERVING') log.warn({ err: error }, 'grpc.not_serving')
      tell('NOT_SERVING')
    }
  }

  const goOnLooking = async () => {
    const { signal } = stopped
    while (!signal.aborted) {
      await delay(gatewayLimits.grpcHealthIntervalMs, undefined, { signal, ref: false }).catch(() => {})
      if (!signal.aborted) await look()
    }
  }

  return {
    addToServer: (server) => implementation.addToServer(server),
    async start() {
      await look()
      void goOnLooking()
    },
    stop() {
      stopped.abort()
      tell('NOT_SERVING')
    },
  }
}
