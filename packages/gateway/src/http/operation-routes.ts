/** One route for each operation of the table that has a path. */

import type { Log } from '@stonechat/im'
import { StonechatError } from '@stonechat/protocol'
import { type AnyCaller, type BytesAnswer, mayCall, type Redirect } from '@stonechat/protocol/operations'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answerBytes, answerCost } from '../answer-cost.js'
import type { Offer } from '../dispatch.js'
import type { Limiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { createServiceTokenCheck } from '../service-token.js'
import { openBytesBody, takeAnyBytes } from './bytes-body.js'
import { type IdentifyParts, identify } from './identify.js'
import type { HttpGatewayOptions } from './options.js'
import { createInputReader } from './read-input.js'
import { sendBytes } from './send-bytes.js'

/** Mounts operations that have a path. Tokens and rate limits are looked at before a body is read. */
export async function addOperationRoutes(
  app: FastifyInstance,
  { authenticate, limiter, serviceToken, log }: HttpGatewayOptions,
  offers: readonly Offer[],
): Promise<void> {
  const callers = new WeakMap<FastifyRequest, AnyCaller>()
  const isServiceToken = serviceToken === undefined ? undefined : createServiceTokenCheck(serviceToken)
  const parts = { authenticate, isServiceToken, limiter, log, callers }
  for (const offer of offers) if (offer.operation.body === undefined) addRoute(app, parts, offer)
  await app.register(async (scope) => {
    takeAnyBytes(scope)
    for (const offer of offers) if (offer.operation.body === 'bytes') addRoute(scope, parts, offer)
  })
}

interface RouteParts extends IdentifyParts {
  readonly limiter: Limiter
  readonly log: Log
  readonly callers: WeakMap<FastifyRequest, AnyCaller>
}

function addRoute(app: FastifyInstance, parts: RouteParts, { operation, service }: Offer): void {
  const { limiter, log, callers } = parts
  const { name, auth, status, body, mediaTypes } = operation
  const [method, url] = operation.http!
  const readInput = createInputReader(operation)
  const costOf = (request: FastifyRequest) =>
    operation.cost + gatewayLimits.ratePointsPerHttpRequest + sizeCost(request)

  app.route({
    // The HEAD of Fastify would read all the bytes.
    ...(operation.answer === 'bytes' ? { method: [method, 'HEAD'], exposeHeadRoute: false } : { method }),
    url,
    bodyLimit: gatewayLimits.httpBodyMaxBytes,
    config: { operation: name },
    onRequest: async (request) => {
      const { ip } = request
      const cost = costOf(request)
      limiter.take({ cost, ip })
      const caller = await identify(parts, request, auth)
      if (caller === undefined) return
      limiter.giveBack({ cost, ip })
      limiter.take({ cost, ip, userId: caller.userId, isKnown: true })
      if (!mayCall(auth, caller)) throw new StonechatError('forbidden')
      callers.set(request, caller)
    },
    onSend: (request, _reply, payload, done) => {
      const caller = callers.get(request)
      const cost = answerCost(answerBytes(payload))
      limiter.owe({ cost, ip: request.ip, userId: caller?.userId, isKnown: caller !== undefined })
      done(null, payload)
    },
    handler: async (request, reply) => {
      const { ip } = request
      const caller = callers.get(request)
      let isKnown = caller !== undefined
      const owe = (cost: number) => limiter.owe({ cost, ip, userId: caller?.userId, isKnown })
      const answer = await service.handle({
        name,
        caller,
        ...readInput(request),
        ip,
        userAgent: request.headers['user-agent'],
        owe,
        payAsKnown() {
          if (isKnown) return
          const cost = costOf(request)
          limiter.giveBack({ cost, ip })
          limiter.take({ cost, ip, isKnown: true })
          isKnown = true
        },
        ...(body === 'bytes' ? { body: await openBytesBody(request.raw, mediaTypes) } : {}),
      })
      if (operation.answer === 'bytes')
        return sendBytes({ log, request, reply, owe }, answer.data as BytesAnswer | Redirect)
      reply.code(answer.status ?? status).header('cache-control', 'no-store')
      return status === 204 ? reply.send() : answer.data
    },
  })
}

/** What a body costs before it is read: one of unknown length as much as the longest. */
function sizeCost({ headers }: FastifyRequest): number {
  const length =
    headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity
  return Math.floor(Math.min(length, gatewayLimits.httpBodyMaxBytes) / gatewayLimits.rateBytesPerPoint)
}
