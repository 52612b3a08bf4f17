import type { Log } from '@stonechat/im'
import { type ErrorCode, StonechatError } from '@stonechat/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { headersOf, problemMediaType, toProblem, toStonechatError } from '../error-map.js'
import { preferredLanguage } from '../language.js'

/** Answers with a problem document in the language of the request. What is `internal` is logged with its cause. */
export function answerError(
  log: Log,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  /** Where a protocol wants another status than that of the code. */
  { status }: { readonly status?: number } = {},
): FastifyReply {
  const error = fromFramework(thrown) ?? toStonechatError(thrown)
  if (error.code === 'internal') {
    log.error(
      { requestId: request.id, route: request.routeOptions.url, err: error.cause ?? error },
      'http.failed',
    )
  }
  // As bytes, because Fastify adds a charset to text, which the media type does not have.
  const problem = {
    ...toProblem(error, preferredLanguage(request.headers['accept-language'])),
    ...(status === undefined ? {} : { status }),
  }
  return reply
    .code(problem.status)
    .headers({ ...headersOf(error), 'cache-control': 'no-store', vary: 'origin, accept-language' })
    .type(problemMediaType)
    .send(Buffer.from(JSON.stringify(problem)))
}

/** The faults that Fastify and its plugins find before a route runs, by our names. */
function fromFramework(thrown: unknown): StonechatError | undefined {
  if (thrown instanceof StonechatError || !(thrown instanceof Error)) return undefined
  const { code, statusCode } = thrown as Error & { code?: string; statusCode?: number }
  const known = code === undefined ? undefined : frameworkCodes[code]
  if (known !== undefined) return new StonechatError(known)
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined
  return new StonechatError(
    statusCode === 404 ? 'not_found' : statusCode === 403 ? 'forbidden' : 'invalid_input',
  )
}

const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
}
