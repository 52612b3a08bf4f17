import { StonechatError } from '@stonechat/protocol'
import type { FastifyInstance } from 'fastify'
import { gatewayLimits } from '../limits.js'
import { isFromNearby } from '../nearby.js'
import type { Probes } from './options.js'

/**
 * `/healthz`: the process lives. `/readyz`: it can do its work, else 503. `/metrics`: figures for Prometheus, for those
 * nearby unless they are public.
 */
export function addProbes(app: FastifyInstance, probes: Probes | undefined): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  const config = { isProbe: true }
  app.get('/healthz', { config }, async () => ({ status: 'ok' }))
  if (probes === undefined) return

  let asking: Promise<void> | undefined
  app.get('/readyz', { config }, async () => {
    // Those who ask at the same time share the answer.
    asking ??= probes.ready().finally(() => {
      asking = undefined
    })
    await asking.catch((cause: unknown) => {
      throw cause instanceof StonechatError ? cause : new StonechatError('unavailable', { cause })
    })
    return { status: 'ok' }
  })
  if (probes.metrics === undefined) return

  app.get('/metrics', { config: { points: gatewayLimits.ratePointsPerPageMade } }, async (request, reply) => {
    if (probes.areMetricsPublic !== true && !isFromNearby(request)) throw new StonechatError('not_found')
    const { contentType, body } = await probes.metrics!()
    return reply.type(contentType).send(body)
  })
}
