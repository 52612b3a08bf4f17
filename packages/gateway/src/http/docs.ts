import { StonechatError } from '@stonechat/protocol'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'

type Document = Record<string, unknown>

/**
 * `/docs`: the page that shows the OpenAPI document, from this server's own files and within its content policy. Made at
 * the first request, by an instance of its own: it is large, and most servers never serve it.
 */
export function addDocs(app: FastifyInstance, describe: () => Document): void {
  let docs: Promise<FastifyInstance> | undefined
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    docs ??= openDocs(app.prefix, describe())
    const { url, headers } = request
    const page = await (await docs).inject({ method: 'GET', url, headers })
    if (page.statusCode === 404) throw new StonechatError('not_found')
    // How the bytes travel is up to the connection they travel on.
    const { connection: _, 'transfer-encoding': __, ...own } = page.headers
    return reply.code(page.statusCode).headers(own).send(page.rawPayload)
  }
  app.get('/docs', answer)
  app.get('/docs/*', answer)
  app.addHook('onClose', async () => (await docs)?.close())
}

async function openDocs(prefix: string, document: Document): Promise<FastifyInstance> {
  const { default: swagger } = await import('@fastify/swagger')
  const { default: swaggerUi } = await import('@fastify/swagger-ui')
  const docs = Fastify({ logger: false })
  await docs.register(swagger, { mode: 'static', specification: { document: document as never } })
  await docs.register(swaggerUi, {
    routePrefix: `${prefix}/docs`,
    theme: { title: 'Stonechat API' },
    uiConfig: { layout: 'BaseLayout', deepLinking: true, docExpansion: 'list', persistAuthorization: false },
  })
  return docs
}
