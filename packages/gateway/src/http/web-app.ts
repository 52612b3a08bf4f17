import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const immutable = 'public, max-age=31536000, immutable'

/** Paths that are never a page of the web app. */
const reserved = /^\/(api|ws|docs|healthz|readyz|metrics|assets)(\/|$)/

/**
 * Serves the built web app. Files with a hash in their name, all under `/assets`, stay in caches for ever; everything
 * else is asked for again each time, which costs a 304. Files compressed at build time are used where accepted.
 */
export async function addWebApp(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    preCompressed: true,
    dotfiles: 'ignore',
    // A list, not a name: with a mere name the plugin finds no page at `/` for clients that accept compressed answers.
    index: ['index.html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', /[\\/]assets[\\/]/.test(path) ? immutable : 'no-cache')
    },
  })
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

/** Answers with the web app's page. */
export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html')
}
