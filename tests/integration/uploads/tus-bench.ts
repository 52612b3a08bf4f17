import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UploadsOptions } from '@stonechat/file'
import {
  createHttpGateway,
  createLimiter,
  createNodeHandler,
  type HttpGatewayOptions,
} from '@stonechat/gateway/http'
import { StonechatError } from '@stonechat/protocol'
import type { UploadBench } from './upload-bench.js'

export interface TusServer extends AsyncDisposable {
  readonly port: number
  /** Where uploads are begun. */
  readonly url: string
  /** Lines of the log. */
  readonly events: { event: string; fields: object }[]
  request(method: string, path: string, options?: TusRequest): Promise<TusAnswer>
}

interface TusRequest {
  readonly headers?: Record<string, string>
  readonly body?: Uint8Array<ArrayBuffer> | ReadableStream
  readonly token?: string | undefined
}

export interface TusAnswer {
  readonly status: number
  readonly headers: Headers
  /** The problem document, where there is one. */
  readonly problem: { code: string; status: number; errors?: { path: string; message: string }[] } | undefined
  /** `Location` as a path. */
  readonly location: string
}

export async function startTus(
  bench: UploadBench,
  { http = {}, uploads = {} }: { http?: Partial<HttpGatewayOptions>; uploads?: Partial<UploadsOptions> } = {},
): Promise<TusServer> {
  const events: TusServer['events'] = []
  const at = (fields: object, event: string) => void events.push({ event, fields })
  const app = await createHttpGateway(gatewayOptions(bench, { http, uploads, at }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  return describeServer((app.server.address() as AddressInfo).port, http.prefix ?? '', events, () =>
    app.close(),
  )
}

/** The same behind a `node:http` server that somebody else owns. */
export async function startTusOnNode(bench: UploadBench, prefix: string): Promise<TusServer> {
  const events: TusServer['events'] = []
  const at = (fields: object, event: string) => void events.push({ event, fields })
  const handler = await createNodeHandler(gatewayOptions(bench, { http: { prefix }, uploads: {}, at }))
  const server = createServer((request, response) => handler.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return describeServer((server.address() as AddressInfo).port, prefix, events, async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await handler.close()
  })
}

function gatewayOptions(
  bench: UploadBench,
  {
    http,
    uploads,
    at,
  }: {
    http: Partial<HttpGatewayOptions>
    uploads: Partial<UploadsOptions>
    at: (f: object, e: string) => void
  },
): HttpGatewayOptions {
  return {
    services: [],
    authenticate: async (token) => {
      const userId = /^user-(\d+)$/.exec(token)?.[1]
      if (userId === undefined) throw new StonechatError('unauthenticated')
      return { userId: Number(userId) }
    },
    limiter: createLimiter({ isEnabled: false }),
    log: { debug: at, info: at, warn: at, error: at },
    uploads: bench.open(uploads),
    ...http,
  }
}

function describeServer(
  port: number,
  prefix: string,
  events: TusServer['events'],
  close: () => Promise<unknown>,
): TusServer {
  const origin = `http://127.0.0.1:${port}`
  return {
    port,
    url: `${origin}${prefix}/api/uploads`,
    events,
    async request(method, path, { headers = {}, body, token = 'user-7' } = {}) {
      const response = await fetch(origin + path, {
        ...{ method, body: body ?? null, duplex: 'half' },
        headers: {
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          'tus-resumable': '1.0.0',
          ...headers,
        },
      } as RequestInit)
      const isProblem = response.headers.get('content-type') === 'application/problem+json'
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        problem: isProblem && text !== '' ? JSON.parse(text) : undefined,
        location: response.headers.get('location') ?? '',
      }
    },
    async [Symbol.asyncDispose]() {
      await close()
    },
  }
}

/** `Upload-Metadata` of these. */
export function metadata(given: Record<string, string>): Record<string, string> {
  const pairs = Object.entries(given).map(
    ([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`,
  )
  return { 'upload-metadata': pairs.join(',') }
}

export const chunkType = { 'content-type': 'application/offset+octet-stream' }
