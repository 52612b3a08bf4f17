/** Who calls, and whether they may now: looked at before a body is read. */
import { StonechatError } from '@stonechat/protocol'
import { type AnyCaller, type Auth, mayCall } from '@stonechat/protocol/operations'
import type { FastifyRequest } from 'fastify'
import type { Limiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { createServiceTokenCheck } from '../service-token.js'
import { identify } from './identify.js'
import type { HttpGatewayOptions } from './options.js'

export interface Admitter {
  /**
   * Takes what a request costs from its address, or from its caller once that is known.
   * @param cost points, besides those of every request and of its size
   * @throws StonechatError `rate_limited`, `forbidden`, and what `identify` throws
   */
  (request: FastifyRequest, auth: Auth, cost: number): Promise<void>
  /** Who was admitted with this request; `undefined` for a stranger. */
  callerOf(request: FastifyRequest): AnyCaller | undefined
}

export function createAdmitter({
  authenticate,
  limiter,
  serviceToken,
}: Pick<HttpGatewayOptions, 'authenticate' | 'serviceToken'> & { readonly limiter: Limiter }): Admitter {
  const callers = new WeakMap<FastifyRequest, AnyCaller>()
  const isServiceToken = serviceToken === undefined ? undefined : createServiceTokenCheck(serviceToken)

  async function admit(request: FastifyRequest, auth: Auth, points: number): Promise<void> {
    const { ip } = request
    const cost = requestCost(request, points)
    limiter.take({ cost, ip })
    const caller = await identify({ authenticate, isServiceToken }, request, auth)
    if (caller === undefined) return
    limiter.giveBack({ cost, ip })
    limiter.take({ cost, ip, userId: caller.userId, isKnown: true })
    if (!mayCall(auth, caller)) throw new StonechatError('forbidden')
    callers.set(request, caller)
  }
  return Object.assign(admit, { callerOf: (request: FastifyRequest) => callers.get(request) })
}

/** What a request costs before its body is read: one of unknown length as much as the longest. */
export function requestCost({ headers }: FastifyRequest, points: number): number {
  const length =
    headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity
  const size = Math.min(length, gatewayLimits.httpBodyMaxBytes)
  return points + gatewayLimits.ratePointsPerHttpRequest + Math.floor(size / gatewayLimits.rateBytesPerPoint)
}
