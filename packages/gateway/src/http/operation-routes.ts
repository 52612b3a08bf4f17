/** One route for each operation of the table that has a path. */

import type { Log } from '@stonechat/im'
import { type BytesAnswer, findWritten, type Redirect } from '@stonechat/protocol/operations'
import type { FastifyInstance } from 'fastify'
import { answerBytes, answerCost } from '../answer-cost.js'
import type { Offer } from '../dispatch.js'
import type { Limiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { type Admitter, createAdmitter, requestCost } from './admit-caller.js'
import { openBytesBody, takeAnyBytes } from './bytes-body.js'
import type { HttpGatewayOptions } from './options.js'
import { createInputReader } from './read-input.js'
import { sendBytes } from './send-bytes.js'

const jsonMediaType = 'application/json; charset=utf-8'

/** Mounts operations that have a path. Tokens and rate limits are looked at before a body is read. */
export async function addOperationRoutes(
  app: FastifyInstance,
  options: HttpGatewayOptions,
  offers: readonly Offer[],
): Promise<void> {
  const { limiter, log } = options
  const parts = { limiter, log, admit: createAdmitter(options) }
  for (const offer of offers) if (offer.operation.body === undefined) addRoute(app, parts, offer)
  await app.register(async (scope) => {
    takeAnyBytes(scope)
    for (const offer of offers) if (offer.operation.body === 'bytes') addRoute(scope, parts, offer)
  })
}

interface RouteParts {
  readonly limiter: Limiter
  readonly log: Log
  readonly admit: Admitter
}

function addRoute(app: FastifyInstance, parts: RouteParts, { operation, service }: Offer): void {
  const { limiter, log, admit } = parts
  const { name, auth, status, body, mediaTypes } = operation
  const [method, url] = operation.http!
  const readInput = createInputReader(operation)

  app.route({
    // The HEAD of Fastify would read all the bytes.
    ...(operation.answer === 'bytes' ? { method: [method, 'HEAD'], exposeHeadRoute: false } : { method }),
    url,
    bodyLimit: gatewayLimits.httpBodyMaxBytes,
    config: { operation: name },
    onRequest: (request) => admit(request, auth, operation.cost),
    onSend: (request, _reply, payload, done) => {
      const caller = admit.callerOf(request)
      const cost = answerCost(answerBytes(payload))
      limiter.owe({ cost, ip: request.ip, userId: caller?.userId, isKnown: caller !== undefined })
      done(null, payload)
    },
    handler: async (request, reply) => {
      const { ip } = request
      const caller = admit.callerOf(request)
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
          const cost = requestCost(request, operation.cost)
          limiter.giveBack({ cost, ip })
          limiter.take({ cost, ip, isKnown: true })
          isKnown = true
        },
        ...(body === 'bytes' ? { body: await openBytesBody(request.raw, mediaTypes) } : {}),
      })
      if (operation.answer === 'bytes')
        return sendBytes({ log, request, reply, owe }, answer.data as BytesAnswer | Redirect)
      reply.code(answer.status ?? status).header('cache-control', 'no-store')
      if (status === 204) return reply.send()
      const written = findWritten(answer.data)
      return written === undefined
        ? answer.data
        : reply.type(jsonMediaType).send(Buffer.from(written.buffer, written.byteOffset, written.byteLength))
    },
  })
}
