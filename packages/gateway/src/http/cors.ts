import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What pages of other origins may use of a route besides what they may of all: lists with commas. */
    cors?: { readonly methods: string; readonly headers: string; readonly exposed: string }
  }
}

const preflightMaxAgeSeconds = 600

/**
 * Lets pages of exactly these origins call. There are no cookies, so no credentials are allowed for. Other origins get
 * no header, which is a browser's refusal.
 */
export function addCors(app: FastifyInstance, origins: readonly string[]): void {
  const allowed = new Set(origins)
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    reply.header('vary', 'origin')
    if (origin === undefined || !allowed.has(origin)) return
    const own = request.routeOptions.config.cors
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': join(
        'retry-after, x-request-id, etag, content-range, content-disposition',
        own?.exposed,
      ),
      'cross-origin-resource-policy': 'cross-origin',
    })
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': own?.methods ?? 'GET, POST, DELETE',
        'access-control-allow-headers': join(
          'authorization, content-type, accept-language, range, if-range, if-none-match',
          own?.headers,
        ),
        'access-control-max-age': String(preflightMaxAgeSeconds),
      })
      .send()
  })
}

function join(list: string, more: string | undefined): string {
  return more === undefined ? list : `${list}, ${more}`
}
