/** The caller of a request, by its `Authorization` header. */
import { limits, StonechatError } from '@stonechat/protocol'
import type { AnyCaller, Auth, Caller, ServiceCaller } from '@stonechat/protocol/operations'
import type { FastifyRequest } from 'fastify'
import type { ServiceTokenCheck } from '../service-token.js'

export interface IdentifyParts {
  readonly authenticate: (token: string) => Promise<Caller>
  /** Without it no caller is a service. */
  readonly isServiceToken: ServiceTokenCheck | undefined
}

const service: ServiceCaller = { kind: 'service' }

/**
 * The caller of an operation of this level. An operation that is open to all still gets the caller of a good token; a bad
 * token does not refuse it.
 * @throws StonechatError `unauthenticated` and what `authenticate` throws, unless the level is `none`
 */
export async function identify(
  { authenticate, isServiceToken }: IdentifyParts,
  request: FastifyRequest,
  auth: Auth,
): Promise<AnyCaller | undefined> {
  const token = bearerToken(request.headers.authorization)
  if (token === undefined && auth !== 'none') throw new StonechatError('unauthenticated')
  if (token === undefined) return undefined
  if (isServiceToken?.(token) === true) return service
  if (auth !== 'none') return authenticate(token)
  return authenticate(token).catch((error: unknown) => {
    if (error instanceof StonechatError) return undefined
    throw error
  })
}

function bearerToken(header: string | undefined): string | undefined {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1]
  return token === undefined || token.length > limits.tokenMaxBytes ? undefined : token
}
