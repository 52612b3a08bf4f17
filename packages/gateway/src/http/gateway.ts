/** The HTTP carrier: requests of the operations table, the pages around it, and errors as problem documents. */
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { limits, StonechatError } from '@stonechat/protocol'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { createProxyTrust } from '../address.js'
import { boundConnections } from '../bound-connections.js'
import { createDispatch } from '../dispatch.js'
import { gatewayLimits } from '../limits.js'
import { writeRawProblem } from '../raw-problem.js'
import { refuseTwoHosts } from '../two-hosts.js'
import { addAdmission } from './admission.js'
import { answerError } from './answer-error.js'
import { acceptJsonOnly } from './body.js'
import { createBoundedServer } from './bounded-server.js'
import { addCors } from './cors.js'
import { discardBody } from './discard-body.js'
import { addDocs } from './docs.js'
import { takeHostBodies } from './host-body.js'
import { mayTakeLong } from './long-bodies.js'
import { createOpenapi } from './openapi.js'
import { addOperationRoutes } from './operation-routes.js'
import type { HttpGatewayOptions } from './options.js'
import { addProbes } from './probes.js'
import { watchMethods } from './refuse-methods.js'
import { addRequestLog } from './request-log.js'
import { addSecurityHeaders } from './security-headers.js'
import { describeUploads } from './tus/describe-uploads.js'
import { addUploadRoutes } from './tus/upload-routes.js'
import { warnOfUnnamedProxy } from './warn-of-proxy.js'
import { addWebApp, isPageRequest, type SendPage } from './web-app.js'

/**
 * A Fastify instance that is ready to listen, or to be asked by `inject`. It closes with `close()`.
 * All that it serves lies under `options.prefix`.
 */
export async function createHttpGateway(options: HttpGatewayOptions): Promise<FastifyInstance> {
  const isTrusted = createProxyTrust(options.trustProxy)
  const timeouts = options.timeouts ?? { ...gatewayLimits, requestTimeoutMs: limits.requestTimeoutMs }
  const app = Fastify({
    logger: false,
    trustProxy: isTrusted,
    genReqId: () => randomUUID(),
    serverFactory: (handler) => createBoundedServer(handler, timeouts),
    forceCloseConnections: 'idle',
    // What comes on an open connection while the server closes is still answered, and the connection then ends.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => answerError(options.log, error, request, reply),
    // The answer to a client that was too slow says nothing of its input, which may be valid and accepted the next time.
    clientErrorHandler: ({ code }, socket) => {
      const isSlow = code === 'ERR_HTTP_REQUEST_TIMEOUT'
      if (isSlow && mayTakeLong(socket as Socket)) return
      writeRawProblem(socket as Socket, new StonechatError(isSlow ? 'unavailable' : 'invalid_input'))
    },
  })
  boundConnections(app.server, { limiter: options.limiter, isTrusted })
  warnOfUnnamedProxy(app.server, { log: options.log, isTrusted })
  if ((options.prefix ?? '') === '') {
    await mount(app, options)
  } else {
    app.setNotFoundHandler((request, reply) =>
      answerError(options.log, new StonechatError('not_found'), request, reply),
    )
    await app.register(httpGateway, options)
  }
  await app.ready()
  return app
}

/**
 * The same routes as a plugin for your own Fastify: `app.register(httpGateway, { prefix: '/chat', … })`. Its hooks,
 * parsers and error handler end where its prefix does; without a prefix the host keeps its own 404.
 */
export async function httpGateway(app: FastifyInstance, options: HttpGatewayOptions): Promise<void> {
  await mount(app, options, app.prefix !== '')
}

async function mount(app: FastifyInstance, options: HttpGatewayOptions, ownsNotFound = true): Promise<void> {
  const { log, services, operations, web } = options
  const { offers } = createDispatch({ services, operations, carries: ({ http }) => http !== undefined })
  const refuseOtherMethods = watchMethods(app)
  addAdmission(app, options.limiter)
  acceptJsonOnly(app)
  takeHostBodies(app)
  addRequestLog(app, log)
  app.addHook('onRequest', async ({ raw }) => refuseTwoHosts(raw))
  addSecurityHeaders(app)
  addCors(app, options.corsOrigins ?? [])
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') await discardBody(request.raw)
    return answerError(log, error, request, reply)
  })
  let sendPage: SendPage | undefined
  if (ownsNotFound)
    app.setNotFoundHandler((request, reply) =>
      sendPage !== undefined && isPageRequest(request, app.prefix)
        ? sendPage(request, reply)
        : answerError(log, new StonechatError('not_found'), request, reply),
    )

  await addOperationRoutes(app, options, offers)
  await addUploadRoutes(app, options)
  let document: ReturnType<typeof createOpenapi> | undefined
  let documentBytes: Buffer | undefined
  const describe = () => {
    document ??= createOpenapi({
      operations: offers.map(({ operation }) => operation),
      info: options.openapiInfo,
      morePaths: options.uploads === undefined ? undefined : describeUploads(),
      prefix: app.prefix,
    })
    return document
  }
  app.get('/api/openapi.json', (_request, reply) => {
    documentBytes ??= Buffer.from(JSON.stringify(describe()))
    return reply.type('application/json; charset=utf-8').send(documentBytes)
  })
  await app.register(async (scope) => addProbes(scope, options.probes))
  refuseOtherMethods()
  if (options.docs ?? true) addDocs(app, describe)
  if (web !== undefined) sendPage = addWebApp(app, web.root)
}
