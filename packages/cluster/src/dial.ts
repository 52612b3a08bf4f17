/** One attempt to reach a NATS server. */

import { connect as openTcp, type Socket } from 'node:net'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { clusterLimits } from './limits.js'
import type { NatsAddress } from './nats-address.js'

/**
 * A connection to the first of the servers that answers. It never reconnects by itself: what nats.js would buffer meanwhile
 * has no limit. Rejects with the reason of the last server, which names no credentials.
 */
export async function dial(address: NatsAddress, name: string): Promise<NatsConnection> {
  let reason: unknown
  for (const server of address.servers) {
    try {
      await hearServer(server)
      return await connect({
        servers: [server],
        name,
        ...(address.user === undefined ? {} : { user: address.user }),
        ...(address.password === undefined ? {} : { pass: address.password }),
        ...(address.token === undefined ? {} : { token: address.token }),
        ...(address.isTls ? { tls: {} } : {}),
        // Own subscribers are served within the process.
        noEcho: true,
        reconnect: false,
        ignoreClusterUpdates: true,
        timeout: clusterLimits.busConnectTimeoutMs,
        pingInterval: clusterLimits.busPingIntervalMs,
        maxPingOut: clusterLimits.busMaxUnansweredPings,
      })
    } catch (error) {
      reason = error
    }
  }
  throw reason
}

/**
 * Resolves once the server has said its first words. nats.js leaves a socket open where a server takes the connection and then
 * says nothing, as one that is frozen does; so this is found out before.
 */
async function hearServer(server: string): Promise<void> {
  const { hostname, port } = new URL(`nats://${server}`)
  let socket: Socket | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      socket = openTcp({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) })
      socket.setTimeout(clusterLimits.busConnectTimeoutMs, () => reject(new Error('no answer')))
      socket.once('data', (chunk) =>
        chunk.subarray(0, 4).toString('latin1') === 'INFO'
          ? resolve()
          : reject(new Error('what answers there is not NATS')),
      )
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('closed at once')))
    })
  } finally {
    socket?.destroy()
  }
}
