import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openStaticFiles } from './static-files.js'

/** Answers with the web app's page. */
export type SendPage = (request: FastifyRequest, reply: FastifyReply) => unknown

const immutable = 'public, max-age=31536000, immutable'

/** Paths that are never a page of the web app. */
const reserved = /^\/(api|ws|docs|healthz|readyz|metrics|assets)(\/|$)/

/** Invitations are for those who were given their address, and for no search engine. */
const unlisted = /\/i\/[^/]+$/

/**
 * Serves the built web app. Files with a hash in their name, all under `/assets`, stay in caches for ever; everything
 * else is asked for again each time, which costs a 304. Files compressed at build time are used where accepted.
 * @returns how the web app's page is answered
 */
export function addWebApp(app: FastifyInstance, root: string): SendPage {
  const files = openStaticFiles(root, (path) => (path.startsWith('assets/') ? immutable : 'no-cache'))
  const sendPage: SendPage = (request, reply) => {
    if (unlisted.test(request.url.split('?', 1)[0]!)) reply.header('x-robots-tag', 'noindex')
    return files.send('index.html', request, reply) ?? reply.callNotFound()
  }
  app.get('/', sendPage)
  app.get<{ Params: { '*': string } }>(
    '/*',
    (request, reply) => files.send(request.params['*'], request, reply) ?? reply.callNotFound(),
  )
  return sendPage
}

/** Whether this request should see the web app's page although no file has its name: a deep link in a browser. */
export function isPageRequest(request: FastifyRequest, prefix: string): boolean {
  const path = request.url.slice(prefix.length).split('?', 1)[0]!
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    (request.headers.accept ?? '').includes('text/html') &&
    !reserved.test(path)
  )
}
