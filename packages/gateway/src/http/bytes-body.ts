/** Bodies of operations that take bytes: handed on as they come, with a limit of the handler's. */
import type { IncomingMessage } from 'node:http'
import { StonechatError } from '@stonechat/protocol'
import type { BytesBody } from '@stonechat/protocol/operations'
import type { FastifyInstance } from 'fastify'
import { discardBody } from './discard-body.js'
import { isRead, readHostBody } from './host-body.js'

/**
 * Leaves the bodies of all routes in this scope to their handlers, whatever they say they hold. What a handler did not read is
 * read on before the answer, so that the answer arrives; where it is too much, the answer ends the connection.
 */
export function takeAnyBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  app.addHook('onSend', async ({ raw }, reply) => {
    await discardBody(raw)
    if (!raw.readableEnded) reply.header('connection', 'close')
  })
}

/**
 * The body of a request.
 * @param mediaTypes that are taken, such as `image/*`; any where it is `undefined`
 * @throws StonechatError `unsupported_media_type`
 */
export function openBytesBody(raw: IncomingMessage, mediaTypes: readonly string[] | undefined): BytesBody {
  const mediaType = readMediaType(raw.headers['content-type'])
  if (mediaTypes?.some((pattern) => matches(mediaType, pattern)) === false)
    throw new StonechatError('unsupported_media_type')
  const length = readLength(raw)
  return {
    mediaType,
    length,
    async *read(maxBytes) {
      if (length !== undefined && length > maxBytes) throw new StonechatError('too_large')
      if (isRead(raw)) {
        const bytes = readHostBody(raw)
        if (bytes.length > maxBytes) throw new StonechatError('too_large')
        yield bytes
        return
      }
      let leftBytes = maxBytes
      // Not destroyed where the reader stops early: the answer goes out on the same connection.
      const chunks = raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
      try {
        for await (const chunk of chunks) {
          leftBytes -= chunk.length
          if (leftBytes < 0) throw new StonechatError('too_large')
          yield chunk
        }
      } catch (error) {
        if (error instanceof StonechatError || !raw.destroyed) throw error
        throw new StonechatError('unavailable', { cause: error })
      }
    },
  }
}

function readMediaType(header: string | undefined): string {
  const [type = ''] = (header ?? '').split(';')
  return type.trim().toLowerCase() || 'application/octet-stream'
}

function matches(mediaType: string, pattern: string): boolean {
  return pattern.endsWith('/*') ? mediaType.startsWith(pattern.slice(0, -1)) : mediaType === pattern
}

function readLength({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  return Number(headers['content-length'] ?? 0)
}
