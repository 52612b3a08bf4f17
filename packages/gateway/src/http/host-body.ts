/** Bodies that the host has read before us, as `express.json()` does for every request, also where Nest sets it up. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { StonechatError } from '@stonechat/protocol'
import type { FastifyInstance } from 'fastify'

/** Gives the parsers of all routes in this scope the body that the host left on the request, where it has read it. */
export function takeHostBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async ({ raw, headers }, _reply, payload) => {
    if (!isRead(raw)) return payload
    const stream = Readable.from([readHostBody(raw)])
    // Fastify compares this with the header; what the host has made of the body may be longer or shorter.
    return Object.assign(stream, { receivedEncodedLength: Number(headers['content-length'] ?? 0) })
  })
}

/** Whether there was a body, and somebody has read it to its end. */
export function isRead(raw: IncomingMessage): boolean {
  const { 'transfer-encoding': encoding, 'content-length': length } = raw.headers
  return raw.readableEnded && (encoding !== undefined || Number(length ?? 0) > 0)
}

/**
 * The bytes of a body that the host has read: `request.body`, as every parser for Express leaves it.
 * @throws StonechatError `internal`, with what to do about it as its cause, where the host kept nothing
 */
export function readHostBody(raw: IncomingMessage): Buffer {
  const { body } = raw as { body?: unknown }
  if (Buffer.isBuffer(body)) return body
  if (typeof body === 'string') return Buffer.from(body)
  if (body !== undefined) return Buffer.from(JSON.stringify(body))
  throw new StonechatError('internal', {
    cause: new Error(
      'the host read the body of this request and left no request.body: mount the chat before what reads bodies',
    ),
  })
}
