/** One route for each operation of the table that has a path. */
import { limits, StonechatError } from '@stonechat/protocol'
import { type Caller, type Operation, operations, type Service } from '@stonechat/protocol/operations'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createDispatch } from '../dispatch.js'
import type { HttpGatewayOptions } from './options.js'
import { createInputReader } from './read-input.js'

/** Mounts the operations that the services answer. Tokens and rate limits are looked at before a body is read. */
export function addOperationRoutes(app: FastifyInstance, options: HttpGatewayOptions): void {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const dispatch = createDispatch(options.services, (name) => operations[name].http !== undefined)
  for (const name of dispatch.names) {
    addRoute(app, options, callers, operations[name], dispatch.serviceOf(name).service)
  }
}

function addRoute(
  app: FastifyInstance,
  { authenticate, limiter }: HttpGatewayOptions,
  callers: WeakMap<FastifyRequest, Caller>,
  operation: Operation,
  service: Service,
): void {
  const { name, auth, status } = operation
  const [method, url] = operation.http!
  const readInput = createInputReader(operation)

  app.route({
    method,
    url,
    bodyLimit: limits.httpBodyMaxBytes,
    config: { operation: name },
    onRequest: async (request) => {
      const { ip } = request
      const cost = operation.cost + sizeCost(request)
      limiter.take({ cost, ip })
      const caller = await identify(request, auth, authenticate)
      if (caller === undefined) return
      limiter.giveBack({ cost, ip })
      limiter.take({ cost, ip, userId: caller.userId })
      callers.set(request, caller)
    },
    handler: async (request, reply) => {
      const answer = await service.handle({
        name,
        caller: callers.get(request),
        input: readInput(request),
        ip: request.ip,
        userAgent: request.headers['user-agent'],
      })
      reply.code(answer.status ?? status).header('cache-control', 'no-store')
      return status === 204 ? reply.send() : answer.data
    },
  })
}

/** What a body costs before it is read: one of unknown length as much as the longest. */
function sizeCost({ headers }: FastifyRequest): number {
  const length =
    headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity
  return Math.floor(Math.min(length, limits.httpBodyMaxBytes) / limits.rateBytesPerPoint)
}

/** Operations open to all still learn who asks where a good token came along; a bad one does not shut them. */
async function identify(
  request: FastifyRequest,
  auth: Operation['auth'],
  authenticate: HttpGatewayOptions['authenticate'],
): Promise<Caller | undefined> {
  const token = bearerToken(request.headers.authorization)
  if (auth === 'user') {
    if (token === undefined) throw new StonechatError('unauthenticated')
    return authenticate(token)
  }
  if (token === undefined) return undefined
  return authenticate(token).catch((error: unknown) => {
    if (error instanceof StonechatError) return undefined
    throw error
  })
}

function bearerToken(header: string | undefined): string | undefined {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1]
  return token === undefined || token.length > limits.tokenMaxBytes ? undefined : token
}
