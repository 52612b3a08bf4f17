import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Language, StonechatError } from '@stonechat/protocol'
import { headersOf, problemMediaType, toProblem } from './error-map.js'

/** Answers on a bare socket, where no HTTP response object exists, and ends it. */
export function writeRawProblem(socket: Duplex, error: StonechatError, language: Language = 'en'): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const problem = toProblem(error, language)
  const body = JSON.stringify(problem)
  const headers = {
    ...headersOf(error),
    connection: 'close',
    'cache-control': 'no-store',
    'content-type': problemMediaType,
    'content-length': String(Buffer.byteLength(body)),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.once('finish', () => socket.destroy())
  socket.end([`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, ...lines, '', body].join('\r\n'))
}
