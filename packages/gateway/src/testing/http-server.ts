import { type AddressInfo, connect } from 'node:net'
import type { Service } from '@stonechat/protocol/operations'
import { createHttpGateway } from '../http/gateway.js'
import type { HttpGatewayOptions } from '../http/options.js'
import { createLimiter } from '../limiter.js'
import { authenticate, createMemoryLog } from './fixtures.js'

/** A gateway that listens, with everything a test does not name left at its simplest. */
export async function startHttp(services: readonly Service[], options: Partial<HttpGatewayOptions> = {}) {
  const log = createMemoryLog()
  const limiter = createLimiter({ isEnabled: false })
  const app = await createHttpGateway({ services, authenticate, limiter, log, ...options })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    app,
    log,
    port,
    url,
    /** A request as user 7, with a JSON body where one is given. */
    async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: 'Bearer user-7',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      const isJson = (response.headers.get('content-type') ?? '').includes('json')
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson ? JSON.parse(text) : undefined,
      }
    },
    async [Symbol.asyncDispose]() {
      await app.close()
    },
  }
}

/** Sends bytes as they are and reads until the other side closes. */
export async function exchangeRaw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.end(text)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}
