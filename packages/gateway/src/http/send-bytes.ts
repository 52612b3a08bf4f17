/** Answers of operations that give bytes: conditions, ranges and `HEAD`, and bytes as fast as they are taken. */
import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { Log } from '@stonechat/im'
import { StonechatError } from '@stonechat/protocol'
import type { BytesAnswer, Redirect } from '@stonechat/protocol/operations'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { gatewayLimits } from '../limits.js'
import { chooseRange, type Range } from './choose-range.js'
import { isKnownTag } from './entity-tags.js'

/** For a handler that does not say otherwise: what it gives never runs as a page of ours, and is not kept by caches. */
const careful = {
  'content-security-policy': "sandbox; default-src 'none'",
  'cache-control': 'no-store',
}

export interface Sending {
  readonly log: Log
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Takes points for what was sent. */
  readonly owe: (points: number) => void
}

/** @throws StonechatError `range_not_satisfiable`, and what reading throws before the first byte */
export async function sendBytes(sending: Sending, answer: BytesAnswer | Redirect): Promise<FastifyReply> {
  const { request, reply } = sending
  if ('location' in answer)
    return reply.code(302).headers({ location: answer.location, 'cache-control': 'no-store' }).send()

  const etag = `"${answer.etag}"`
  const headers = { ...careful, ...answer.headers, etag, 'accept-ranges': 'bytes' }
  if (isKnownTag(request.headers['if-none-match'], etag)) return reply.code(304).headers(headers).send()

  const whole = { start: 0, end: answer.bytes }
  const asked =
    request.method === 'GET' ? chooseRange(request.headers, { bytes: answer.bytes, etag }) : undefined
  if (asked === 'unsatisfiable') {
    reply.header('content-range', `bytes */${answer.bytes}`)
    throw new StonechatError('range_not_satisfiable')
  }
  const range = asked ?? whole
  const length = range.end - range.start
  // What fails before the first byte is still answered with an error.
  const body = request.method === 'HEAD' || length === 0 ? undefined : await open(sending, answer, range)
  if (asked !== undefined)
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end - 1}/${answer.bytes}`)
  return reply
    .headers({ ...headers, 'content-length': length })
    .type(answer.mediaType)
    .send(body)
}

async function open(sending: Sending, answer: BytesAnswer, range: Range): Promise<Readable> {
  const chunks = await answer.read(range)
  const body = Readable.from(deliver(sending, chunks, range), { objectMode: false })
  await once(body, 'readable')
  return body
}

/**
 * The bytes of a range, no fewer and no more, each MiB paid for once it was taken. Fewer would leave the client waiting for the rest,
 * so the connection ends there.
 */
async function* deliver(
  { log, request, reply, owe }: Sending,
  chunks: AsyncIterable<Uint8Array>,
  { start, end }: Range,
): AsyncGenerator<Uint8Array> {
  let left = end - start
  let unpaid = 0
  try {
    for await (const chunk of chunks) {
      left -= chunk.length
      if (left < 0) throw new Error('there are more bytes than were announced')
      yield chunk
      unpaid += chunk.length
      owe(Math.floor(unpaid / gatewayLimits.rateDownloadBytesPerPoint))
      unpaid %= gatewayLimits.rateDownloadBytesPerPoint
    }
    if (left > 0) throw new Error('there are fewer bytes than were announced')
  } catch (err) {
    if (reply.raw.headersSent)
      log.error({ requestId: request.id, route: request.routeOptions.config.operation, err }, 'http.cut')
    throw err
  }
}
