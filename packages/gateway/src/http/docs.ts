import { StonechatError } from '@stonechat/protocol'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type LightMyRequestResponse,
} from 'fastify'
import { gatewayLimits } from '../limits.js'

type Document = Record<string, unknown>

type Page = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'rawPayload'>

/** The one way to write a path below `/docs`. Were `static/./x` another page than `static/x`, any number of them would be kept. */
const plainPath = /^(?:\/|(?:\/[a-z0-9][a-z0-9_.-]*)*)$/

/**
 * `/docs`: the page that shows the OpenAPI document, from this server's own files and within its content policy. Made at
 * the first request, by an instance of its own: it is large, and most servers never serve it.
 */
export function addDocs(app: FastifyInstance, describe: () => Document): void {
  let docs: Promise<FastifyInstance> | undefined
  const pages = new Map<string, Page>()
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const { '*': name } = request.params as { readonly '*'?: string }
    const path = name === undefined ? '' : `/${name}`
    if (!plainPath.test(path)) throw new StonechatError('not_found')
    const page = pages.get(path) ?? (await make(path))
    return reply.code(page.statusCode).headers(page.headers).send(page.rawPayload)
  }
  const make = async (path: string): Promise<Page> => {
    docs ??= openDocs(app.prefix, describe())
    const { statusCode, headers, rawPayload } = await (await docs).inject(`${app.prefix}/docs${path}`)
    if (statusCode === 404) throw new StonechatError('not_found')
    // How the bytes travel is up to the connection they travel on.
    const { connection: _, 'transfer-encoding': __, ...own } = headers
    const page = { statusCode, headers: own, rawPayload }
    // There are some twenty: whoever asks for others than those finds nothing.
    if (statusCode === 200) pages.set(path, page)
    return page
  }
  app.get('/docs', answer)
  app.get('/docs/*', { config: { points: gatewayLimits.ratePointsPerPageMade } }, answer)
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
