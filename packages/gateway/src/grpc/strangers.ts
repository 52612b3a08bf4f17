/** What calls pay that do not present the service token. */
import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js'
import { toStonechatError } from '../error-map.js'
import type { Limiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { isNearby } from '../nearby.js'
import type { GrpcConnections } from './connections.js'
import { toStatus } from './error-map.js'

const healthCheck = '/grpc.health.v1.Health/Check'

/**
 * Takes points of the strangers of an address for each call without a good token, before its message is read, and cuts the
 * connection of who goes on although there are none.
 */
export function chargeStrangers(options: {
  readonly limiter: Limiter
  readonly isService: (metadata: Metadata) => boolean
  readonly connections: GrpcConnections
}): ServerInterceptor {
  const { limiter, isService, connections } = options
  return ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, go) {
            const peer = call.getPeer()
            const ip = addressOf(peer)
            if (isService(metadata)) {
              connections.trust(peer)
              return go(metadata)
            }
            // Others at that address must not make the server look dead to whoever watches it from nearby.
            if (path === healthCheck && isNearby(ip)) return go(metadata)
            try {
              limiter.take({ cost: gatewayLimits.ratePointsPerGrpcCall, ip })
            } catch (error) {
              call.sendStatus(toStatus(toStonechatError(error)))
              return connections.refuse(peer)
            }
            go(metadata)
          },
        }),
    })
}

/** `192.0.2.1:4000`, `2001:db8::1:4000` */
function addressOf(peer: string): string {
  return peer.slice(0, Math.max(0, peer.lastIndexOf(':'))).replace(/^\[|\]$/g, '')
}
