import { StonechatError } from '@stonechat/protocol'
import type { FastifyInstance } from 'fastify'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** Gathers the methods of every path as routes are added; call the result once all are. */
export function watchMethods(app: FastifyInstance): () => void {
  const allowed = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method, config }) => {
    if ((config as { isRefusal?: boolean } | undefined)?.isRefusal === true || url.endsWith('*')) return
    const known = allowed.get(url) ?? new Set()
    allowed.set(url, known)
    for (const one of [method].flat()) known.add(one)
    if (known.has('GET')) known.add('HEAD')
  })
  return () => {
    for (const [url, known] of allowed) refuseOthers(app, url, known)
  }
}

/** The other methods of a path answer `method_not_allowed` and say which ones would do (RFC 9110 §15.5.6). */
function refuseOthers(app: FastifyInstance, fullUrl: string, known: ReadonlySet<string>): void {
  const allow = [...known].sort().join(', ')
  app.route({
    method: methods.filter((method) => !known.has(method)),
    url: fullUrl.slice(app.prefix.length) || '/',
    config: { isRefusal: true },
    onRequest: async (_request, reply) => {
      reply.header('allow', allow)
      throw new StonechatError('method_not_allowed')
    },
    handler: async () => undefined,
  })
}
