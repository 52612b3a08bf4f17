import { once } from 'node:events'
import { connect } from 'node:net'
import { StonechatError } from '@stonechat/protocol'
import type { OperationRequest, Service } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { gatewayLimits } from '../limits.js'
import { createEcho, createOperation } from '../testing/fixtures.js'
import { startHttp } from '../testing/http-server.js'
import { startSockets } from '../testing/socket-client.js'

const maxBytes = 100_000

const upload = createOperation('test.upload', {
  http: ['POST', '/api/test/:id'],
  body: 'bytes',
  status: 201,
  errors: ['too_large', 'unsupported_media_type'],
  input: z.object({ id: z.int(), name: z.string().optional() }),
})
const picture = createOperation('test.picture', {
  http: ['POST', '/api/pictures'],
  body: 'bytes',
  mediaTypes: ['image/*', 'application/pdf'],
})
const json = createOperation('test.json', { http: ['POST', '/api/json'] })
const operations = Object.fromEntries([upload, picture, json].map((one) => [one.name, one]))

type Read = (request: OperationRequest) => Promise<unknown>

/** Reads everything and says what it was. */
const readAll: Read = async ({ body, input }) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of body!.read(maxBytes)) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('latin1')
  return { input, mediaType: body!.mediaType, length: body!.length, bytes: text.length, tail: text.slice(-3) }
}

function start(read: Read = readAll) {
  const failures: unknown[] = []
  const service: Service = {
    operations: Object.values(operations).map(({ name }) => name),
    async handle(request) {
      try {
        return { data: await read(request) }
      } catch (error) {
        failures.push(error)
        throw error
      }
    },
  }
  return startHttp([service], { operations }).then((http) => ({
    ...http,
    failures,
    send: (path: string, body: string | ReadableStream, type?: string) =>
      fetch(http.url + path, {
        method: 'POST',
        headers: { authorization: 'Bearer user-7', ...(type === undefined ? {} : { 'content-type': type }) },
        body: typeof body === 'string' ? Buffer.from(body) : body,
        duplex: 'half',
      } as RequestInit),
    [Symbol.asyncDispose]: http[Symbol.asyncDispose],
  }))
}

/** A body that never says how long it is. */
const streamOf = (bytes: number) => new Blob(['x'.repeat(bytes)]).stream()

describe('an operation that takes bytes', () => {
  it('[H516] bytes arrive as they were sent, with their media type and length, and the fields from path and query', async () => {
    await using http = await start()
    const sent = await http.send('/api/test/4?name=a', '{"no": json', 'Application/JSON; charset=utf-8')
    expect(sent.status).toBe(201)
    expect(await sent.json()).toEqual({
      input: { id: 4, name: 'a' },
      mediaType: 'application/json',
      length: 11,
      bytes: 11,
      tail: 'son',
    })
    const streamed = await http.send('/api/test/4', streamOf(maxBytes))
    expect(await streamed.json()).toMatchObject({ mediaType: 'application/octet-stream', bytes: maxBytes })
    const empty = await http.call('POST', '/api/test/4')
    expect(empty.body).toMatchObject({ mediaType: 'application/octet-stream', length: 0, bytes: 0 })
  })

  it('[H517] bytes beyond the limit of the handler are too_large, whether or not their length was announced', async () => {
    await using http = await start()
    for (const body of ['x'.repeat(maxBytes + 1), streamOf(maxBytes + 1)]) {
      const refused = await http.send('/api/test/4', body)
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([413, 'too_large'])
    }
    expect((await http.send('/api/test/4', 'still here')).status).toBe(201)
  })

  it('[H518] bytes of a media type that the operation does not take are refused unread', async () => {
    let calls = 0
    await using http = await start(async () => {
      calls += 1
      return {}
    })
    const statusOf = async (type?: string) => (await http.send('/api/pictures', 'x', type)).status
    expect(await statusOf('image/png')).toBe(200)
    expect(await statusOf('IMAGE/WEBP; a=b')).toBe(200)
    expect(await statusOf('application/pdf')).toBe(200)
    expect(calls).toBe(3)
    for (const type of ['application/json', 'imagery/png', 'image', undefined])
      expect(await statusOf(type)).toBe(415)
    expect(calls).toBe(3)
  })

  it('[H519] a refusal reaches a caller that is still sending, and a body that was not read does not spoil the connection', async () => {
    await using http = await start(async () => {
      throw new StonechatError('not_a_member')
    })
    const large = await http.send(
      '/api/test/4',
      streamOf(gatewayLimits.httpBodyDiscardedMaxBytes - 1_000_000),
    )
    expect(large.status).toBe(403)
    const two = [
      'POST /api/test/4 HTTP/1.1',
      'Host: a',
      'Authorization: Bearer user-7',
      'Content-Length: 5',
      '',
      'hello',
    ]
    const socket = connect(http.port, '127.0.0.1')
    socket.write(two.join('\r\n') + two.join('\r\n').replace('Host: a', 'Host: a\r\nConnection: close'))
    let answers = ''
    for await (const chunk of socket) answers += String(chunk)
    expect(answers.match(/HTTP\/1.1 403/g)).toHaveLength(2)
  })

  it('[H520] a handler whose caller goes away is notified, and nothing is logged as a fault', async () => {
    await using http = await start()
    const socket = connect(http.port, '127.0.0.1')
    socket.write(
      'POST /api/test/4 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer user-7\r\nContent-Length: 50\r\n\r\nhalf',
    )
    await once(socket, 'connect')
    socket.on('error', () => {})
    socket.end()
    while (http.failures.length === 0) await new Promise(setImmediate)
    expect(http.failures).toMatchObject([{ code: 'unavailable' }])
    expect(http.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('[H521] bytes that a handler does not take yet stay with the caller (backpressure), however many there are', async () => {
    const [begun, goOn] = [deferred(), deferred()]
    await using http = await start(async ({ body }) => {
      let bytes = 0
      for await (const chunk of body!.read(Number.MAX_SAFE_INTEGER)) {
        bytes += chunk.length
        begun.resolve()
        await goOn.promise
      }
      return { bytes }
    })
    const total = 64 * 1_048_576
    const socket = connect(http.port, '127.0.0.1')
    socket.write(
      `POST /api/test/4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer user-7\r\nContent-Length: ${total}\r\n\r\n`,
    )
    const chunk = Buffer.alloc(1_048_576)
    for (let sent = 0; sent < total; sent += chunk.length) socket.write(chunk)
    await begun.promise
    for (let round = 0; round < 20; round += 1) await http.call('GET', '/healthz')
    expect(socket.writableLength).toBeGreaterThan(total / 2)
    goOn.resolve()
    let answer = ''
    for await (const part of socket) answer += String(part)
    expect(answer).toContain(`{"bytes":${total}}`)
  })

  it('[H522] JSON goes on to be all that other operations take, beside those that take bytes', async () => {
    await using http = await start(async ({ body, input }) => ({ hasBody: body !== undefined, input }))
    expect((await http.call('POST', '/api/json', { a: 1 })).body).toEqual({ hasBody: false, input: { a: 1 } })
    expect((await http.send('/api/json', 'x', 'text/plain')).status).toBe(415)
    expect((await http.send('/api/json', '{', 'application/json')).status).toBe(400)
    expect((await http.call('PUT', '/api/pictures')).status).toBe(405)
  })

  it('[H523] OpenAPI says what an operation takes as bytes, and its fields as parameters', async () => {
    await using http = await start()
    const { paths } = (await http.call('GET', '/api/openapi.json')).body
    const binary = { schema: { type: 'string', format: 'binary' } }
    const form = {
      'multipart/form-data': {
        schema: { type: 'object', properties: { file: binary.schema }, required: ['file'] },
      },
    }
    expect(paths['/api/pictures'].post.requestBody).toEqual({
      required: true,
      content: { 'image/*': binary, 'application/pdf': binary, ...form },
    })
    const { parameters, requestBody } = paths['/api/test/{id}'].post
    expect(parameters.map((one: { name: string; in: string }) => [one.name, one.in])).toEqual([
      ['id', 'path'],
      ['name', 'query'],
    ])
    expect(requestBody.content).toEqual({ '*/*': binary, ...form })
  })

  it('[W525] a socket offers no operation that takes bytes', async () => {
    const echo = createEcho([upload])
    await using sockets = await startSockets([echo.service], { operations: echo.operations })
    const client = await sockets.connect()
    client.send({ id: 1, op: 'test.upload', data: { id: 4 } })
    expect(await client.next()).toMatchObject({ id: 1, error: { code: 'unknown_operation' } })
  })
})

function deferred() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve: () => resolve() }
}
