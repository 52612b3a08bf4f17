/** Bodies of operations that take bytes: handed on as they come, with a limit of the handler's. */
import type { IncomingMessage } from 'node:http'
import { StonechatError } from '@stonechat/protocol'
import type { BytesBody } from '@stonechat/protocol/operations'
import type { FastifyInstance } from 'fastify'
import { atMost } from '../at-most.js'
import { gatewayLimits } from '../limits.js'
import { discardBody } from './discard-body.js'
import { isForm, openForm } from './form-body.js'
import { isRead, readHostBody } from './host-body.js'
import { letTakeLong } from './long-bodies.js'

/**
 * Leaves the bodies of all routes in this scope to their handlers, whatever they say they hold. What a handler did not read is
 * read on before the answer, so that the answer arrives; where it is too much, the answer ends the connection.
 */
export function takeAnyBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  app.addHook('preHandler', async ({ raw }) => letTakeLong(raw))
  app.addHook('onSend', async ({ raw }, reply) => {
    await discardBody(raw)
    if (!raw.readableEnded) reply.header('connection', 'close')
  })
}

/**
 * The body of a request: all of it, or the file of a form.
 * @param mediaTypes that are taken, such as `image/*`; any where it is `undefined`
 * @throws StonechatError `unsupported_media_type`; `invalid_input` for a form that has not one file in the field `file`
 */
export async function openBytesBody(
  raw: IncomingMessage,
  mediaTypes: readonly string[] | undefined,
): Promise<BytesBody> {
  const length = readLength(raw)
  const file = isForm(raw) ? await openForm(raw) : undefined
  const mediaType = readMediaType(file === undefined ? raw.headers['content-type'] : file.mediaType)
  if (mediaTypes?.some((pattern) => matches(mediaType, pattern)) === false)
    throw new StonechatError('unsupported_media_type')
  if (file === undefined)
    return {
      mediaType,
      length,
      read(maxBytes) {
        if (length !== undefined && length > maxBytes) throw new StonechatError('too_large')
        return atMost(maxBytes, readRaw(raw))
      },
    }
  return {
    name: file.name,
    mediaType,
    length: undefined,
    lengthAtMost: length,
    read(maxBytes) {
      const mostAround = 2 * gatewayLimits.formAroundMaxBytes
      if (length !== undefined && length > maxBytes + mostAround) throw new StonechatError('too_large')
      return atMost(maxBytes, file.bytes)
    },
  }
}

async function* readRaw(raw: IncomingMessage): AsyncGenerator<Uint8Array> {
  if (isRead(raw)) {
    yield readHostBody(raw)
    return
  }
  try {
    // Not destroyed where the reader stops early: the answer goes out on the same connection.
    yield* raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  } catch (error) {
    if (!raw.destroyed) throw error
    throw new StonechatError('unavailable', { cause: error })
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
