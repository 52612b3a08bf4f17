import type { FastifyInstance } from 'fastify'
import { decodeJson, decodeUtf8 } from '../decode-json.js'

/** Takes JSON bodies only; an empty one is no body. Everything else meets `unsupported_media_type`. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => (body.length === 0 ? undefined : decodeJson(decodeUtf8(body))),
  )
}
