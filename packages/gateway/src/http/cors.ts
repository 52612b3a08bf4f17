import type { FastifyInstance } from 'fastify'

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
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'retry-after, x-request-id, etag, content-range, content-disposition',
      'cross-origin-resource-policy': 'cross-origin',
    })
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, POST, DELETE',
        'access-control-allow-headers':
          'authorization, content-type, accept-language, range, if-range, if-none-match',
        'access-control-max-age': String(preflightMaxAgeSeconds),
      })
      .send()
  })
}
