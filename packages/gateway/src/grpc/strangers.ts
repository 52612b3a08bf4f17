/** What calls pay that do not present the service token. */
import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js'
import { toStonechatError } from '../error-map.js'
import type { Limiter } from '../limiter.js'
import { isNearby } from '../nearby.js'
import { toStatus } from './error-map.js'

const healthCheck = '/grpc.health.v1.Health/Check'

/** Takes a point of the strangers of an address for each call without a good token, before its message is read. */
export function chargeStrangers(options: {
  readonly limiter: Limiter
  readonly isService: (metadata: Metadata) => boolean
}): ServerInterceptor {
  const { limiter, isService } = options
  return ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, go) {
            const ip = addressOf(call.getPeer())
            // Others at that address must not make the server look dead to whoever watches it from nearby.
            if (isService(metadata) || (path === healthCheck && isNearby(ip))) return go(metadata)
            try {
              limiter.take({ cost: 1, ip })
            } catch (error) {
              return call.sendStatus(toStatus(toStonechatError(error)))
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
