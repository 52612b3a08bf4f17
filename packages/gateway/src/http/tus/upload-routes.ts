/** Resumable uploads, tus 1.0 (https://tus.io/protocols/resumable-upload): clients that speak it work as they are. */
import { faults, StonechatError } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createAdmitter } from '../admit-caller.js'
import { answerError } from '../answer-error.js'
import { openBytesBody, takeAnyBytes } from '../bytes-body.js'
import type { HttpGatewayOptions } from '../options.js'
import { refuseHeader } from './tus-errors.js'
import type { TusAnswer } from './tus-server.js'
import { version } from './version.js'

/** What beginning an upload costs; another request for it costs one point, and each what its bytes do. */
const pointsPerUpload = 10

const preconditionFailed = 412

const cors = {
  methods: 'POST, HEAD, PATCH, DELETE',
  headers:
    'tus-resumable, upload-length, upload-metadata, upload-offset, upload-checksum, upload-defer-length, upload-concat, x-http-method-override, x-requested-with',
  exposed:
    'location, tus-resumable, tus-version, tus-extension, tus-max-size, tus-checksum-algorithm, upload-length, upload-metadata, upload-offset, upload-expires',
}

/** Mounts `/api/uploads`, where there is a place for files. */
export async function addUploadRoutes(app: FastifyInstance, options: HttpGatewayOptions): Promise<void> {
  const { uploads, log } = options
  if (uploads === undefined) return
  const admit = createAdmitter(options)
  const path = `${app.prefix}/api/uploads`

  await app.register(async (scope) => {
    takeAnyBytes(scope)
    scope.addHook('onRequest', async (request, reply) => {
      reply.headers({ 'tus-resumable': version, 'cache-control': 'no-store' })
      if (request.method === 'OPTIONS') return
      await admit(request, 'user', methodOf(request) === 'POST' ? pointsPerUpload : 1)
      if (request.headers['tus-resumable'] === version) return
      reply.header('tus-version', version)
      return answerError(log, refuseHeader('Tus-Resumable', faults.oneOf([version])), request, reply, {
        status: preconditionFailed,
      })
    })
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const { file_id: id } = request.params as { readonly file_id?: string }
      // What it is made of is loaded with the first upload: it would delay every start.
      const { answerTus } = await import('./tus-server.js')
      const answer = await answerTus({
        ...{ uploads, path, id, method: methodOf(request), headers: request.headers },
        caller: admit.callerOf(request) as Caller,
        body: await openBytesBody(request.raw, undefined),
      })
      return sendTus(reply, answer)
    }
    scope.route({
      ...{ method: ['POST', 'OPTIONS'], url: '/api/uploads', handler },
      config: { operation: 'upload.create', cors },
    })
    scope.route({
      ...{ method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'], url: '/api/uploads/:file_id', handler },
      config: { operation: 'upload', cors },
    })
    // For those whose network lets no other method through.
    scope.route({
      ...{ method: 'POST', url: '/api/uploads/:file_id', config: { operation: 'upload', cors } },
      handler: async (request, reply) => {
        if (methodOf(request) === 'POST') throw new StonechatError('method_not_allowed')
        return handler(request, reply)
      },
    })
  })
}

/** What may be meant by a `POST`; what else is said is not. */
const meantByPost: ReadonlySet<string> = new Set(['HEAD', 'PATCH', 'DELETE'])

/** What the client means: not every network lets `PATCH` through. */
function methodOf({ method, headers }: FastifyRequest): string {
  const meant = String(headers['x-http-method-override']).toUpperCase()
  return method === 'POST' && meantByPost.has(meant) ? meant : method
}

function sendTus(reply: FastifyReply, { status, headers }: TusAnswer): FastifyReply {
  return reply.code(status).headers(headers).send()
}
