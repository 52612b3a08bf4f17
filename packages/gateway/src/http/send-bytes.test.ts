import { once } from 'node:events'
import { connect } from 'node:net'
import { StonechatError } from '@stonechat/protocol'
import {
  type BytesAnswer,
  operations as protocolOperations,
  type Redirect,
  type Service,
} from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { isOfferedOnSocket } from '../dispatch.js'
import { operationMethods } from '../grpc/methods.js'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { createOperation, until } from '../testing/fixtures.js'
import { startHttp } from '../testing/http-server.js'
import type { HttpGatewayOptions } from './options.js'

const download = createOperation('test.download', { http: ['GET', '/api/bytes'], answer: 'bytes' })
const operations = { [download.name]: download }
const alphabet = Buffer.from('abcdefghijklmnopqrstuvwxyz')

const whole: BytesAnswer = {
  mediaType: 'text/html',
  bytes: alphabet.length,
  etag: 'a-1',
  headers: { 'content-disposition': 'attachment' },
  async read({ start, end }) {
    return (async function* () {
      // In two pieces, as places give them.
      yield alphabet.subarray(start, Math.min(start + 3, end))
      if (end > start + 3) yield alphabet.subarray(start + 3, end)
    })()
  },
}

function start(answer: BytesAnswer | Redirect, options: Partial<HttpGatewayOptions> = {}) {
  const service: Service = { operations: [download.name], handle: async () => ({ data: answer }) }
  return startHttp([service], { operations, ...options })
}

/** An answer of so many bytes that are made as they are taken, and what became of its source. */
function createSource(bytes: number, chunkBytes = 65_536) {
  const source = { given: 0, isClosed: false }
  const answer: BytesAnswer = {
    ...whole,
    bytes,
    async read() {
      return (async function* () {
        try {
          for (let given = 0; given < bytes; given += chunkBytes, source.given += chunkBytes)
            yield Buffer.alloc(chunkBytes)
        } finally {
          source.isClosed = true
        }
      })()
    },
  }
  return { source, answer }
}

const request = (path = '/api/bytes') =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer user-7\r\n\r\n`

describe('an operation that answers with bytes', () => {
  it('[L500] bytes come with their type, their length, a tag and the headers of the handler', async () => {
    await using http = await start(whole)
    const { status, headers, text } = await http.call('GET', '/api/bytes')
    expect([status, text]).toEqual([200, String(alphabet)])
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html',
      'content-length': '26',
      'content-disposition': 'attachment',
      'accept-ranges': 'bytes',
      etag: '"a-1"',
    })
  })

  it('[L500] no bytes are an answer too', async () => {
    await using http = await start({ ...whole, bytes: 0 })
    const { status, headers, text } = await http.call('GET', '/api/bytes')
    expect([status, headers.get('content-length'), text]).toEqual([200, '0', ''])
  })

  it('[L501] a part is 206 and says which', async () => {
    await using http = await start(whole)
    for (const [range, text, said] of [
      ['bytes=0-0', 'a', 'bytes 0-0/26'],
      ['bytes=20-', 'uvwxyz', 'bytes 20-25/26'],
      ['bytes=-2', 'yz', 'bytes 24-25/26'],
    ] as const) {
      const answer = await http.call('GET', '/api/bytes', undefined, { range, 'if-range': '"a-1"' })
      expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([206, text, said])
      expect(answer.headers.get('content-length')).toBe(String(text.length))
    }
    const parts = await http.call('GET', '/api/bytes', undefined, { range: 'bytes=0-1,4-5' })
    expect([parts.status, parts.text]).toEqual([200, String(alphabet)])
  })

  it('[L503] a part behind the end is 416 with how many bytes there are', async () => {
    await using http = await start(whole)
    const answer = await http.call('GET', '/api/bytes', undefined, { range: 'bytes=26-' })
    expect([answer.status, answer.body.code]).toEqual([416, 'range_not_satisfiable'])
    expect(answer.headers.get('content-range')).toBe('bytes */26')
    expect(answer.headers.get('etag')).toBeNull()
  })

  it('[L504] a client that has the bytes gets 304, and HEAD gets the headers, without a byte being read', async () => {
    let reads = 0
    await using http = await start({
      ...whole,
      read(range) {
        reads += 1
        return whole.read(range)
      },
    })
    for (const tag of ['"a-1"', 'W/"a-1"', '"x", "a-1"', '*']) {
      const known = await http.call('GET', '/api/bytes', undefined, {
        'if-none-match': tag,
        range: 'bytes=0-1',
      })
      expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', '"a-1"'])
    }
    const head = await http.call('HEAD', '/api/bytes', undefined, { range: 'bytes=0-1' })
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '26'])
    expect(reads).toBe(0)
    const other = await http.call('GET', '/api/bytes', undefined, { 'if-none-match': '"b"' })
    expect([other.status, reads]).toEqual([200, 1])
  })

  it('[L507] bytes never run as a page and are kept by nobody, unless the handler says otherwise', async () => {
    await using http = await start(whole)
    const { headers } = await http.call('GET', '/api/bytes')
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    await using cached = await start({ ...whole, headers: { 'cache-control': 'private' } })
    expect((await cached.call('GET', '/api/bytes')).headers.get('cache-control')).toBe('private')
  })

  it('[L508] what lies elsewhere is a redirect that nobody keeps', async () => {
    await using http = await start({ location: 'https://bucket.example.com/a?b=c' })
    const answer = await fetch(`${http.url}/api/bytes`, {
      headers: { authorization: 'Bearer user-7' },
      redirect: 'manual',
    })
    expect([answer.status, answer.headers.get('location'), answer.headers.get('cache-control')]).toEqual([
      302,
      'https://bucket.example.com/a?b=c',
      'no-store',
    ])
  })

  it('[L505] bytes that a client does not take stay where they are, and are let go when it leaves', async () => {
    const { source, answer } = createSource(1_024 * 1_048_576)
    await using http = await start(answer)
    const socket = connect(http.port, '127.0.0.1')
    socket.write(request())
    await once(socket, 'readable')
    let before = -1
    while (source.given !== before) {
      before = source.given
      for (let round = 0; round < 20; round += 1) await http.call('GET', '/healthz')
    }
    expect(source.given).toBeLessThan(64 * 1_048_576)
    expect(source.isClosed).toBe(false)
    socket.destroy()
    await until(() => source.isClosed)
    expect(http.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('[L505] a client that left before the first byte leaves nothing open', async () => {
    const { source, answer } = createSource(1_048_576)
    let begin = () => {}
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    let read = () => {}
    const left = new Promise<void>((resolve) => {
      read = resolve
    })
    await using http = await start({
      ...answer,
      async read(range) {
        begin()
        await left
        return answer.read(range)
      },
    })
    const socket = connect(http.port, '127.0.0.1')
    socket.write(request())
    await begun
    socket.destroy()
    await once(socket, 'close')
    for (let round = 0; round < 5; round += 1) await http.call('GET', '/healthz')
    read()
    await until(() => source.isClosed)
  })

  it('[L506] what fails before the first byte is an error, and after it the end of the connection', async () => {
    const failing = (after: number): BytesAnswer => ({
      ...whole,
      async read() {
        if (after === 0) throw new StonechatError('file_not_found')
        return (async function* () {
          if (after > 1) yield alphabet.subarray(0, 5)
          throw after === 1 ? new StonechatError('unavailable') : new Error('the disk is gone')
        })()
      },
    })
    for (const [after, status, code] of [
      [0, 404, 'file_not_found'],
      [1, 503, 'unavailable'],
    ] as const) {
      await using http = await start(failing(after))
      const answer = await http.call('GET', '/api/bytes')
      expect([answer.status, answer.body.code]).toEqual([status, code])
      expect(answer.headers.get('content-disposition')).toBeNull()
    }
    await using http = await start(failing(2))
    await expect(http.call('GET', '/api/bytes')).rejects.toThrow()
    expect(http.log.lines.map(({ event }) => event)).toContain('http.cut')
  })

  it.each([
    ['fewer', 27],
    ['more', 25],
  ])('[L506] %s bytes than were announced end the connection', async (_which, bytes) => {
    await using http = await start({ ...whole, bytes, read: () => whole.read({ start: 0, end: 26 }) })
    await expect(http.call('GET', '/api/bytes')).rejects.toThrow()
    expect(http.log.lines.map(({ event }) => event)).toContain('http.cut')
  })

  it('[L509] each MiB that was sent costs its caller a point, and nothing is cut for want of points', async () => {
    const megabytes = 200
    const { answer } = createSource(megabytes * 1_048_576)
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    await using http = await start(answer, { limiter })
    const left = 100
    limiter.take({ cost: gatewayLimits.ratePointsPerUser - left, userId: 7 })
    const answered = await fetch(`${http.url}/api/bytes`, { headers: { authorization: 'Bearer user-7' } })
    let bytes = 0
    for await (const chunk of answered.body!) bytes += chunk.length
    expect(bytes).toBe(megabytes * 1_048_576)
    expect((await http.call('GET', '/api/bytes')).status).toBe(429)
  })

  it('[L513] downloads that an address does not take count with the answers that it owes, by what is held of them', async () => {
    const { downloadHeldMaxBytes, httpOwedMaxBytesPerAddress } = gatewayLimits
    const left = new AbortController()
    const leaving = once(left.signal, 'abort')
    // It stands still after its first bytes, as it does where the client takes no more.
    const answer: BytesAnswer = {
      ...whole,
      bytes: 1_048_576,
      async read() {
        return (async function* () {
          yield alphabet
          await leaving
        })()
      },
    }
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    await using http = await start(answer, { limiter })
    const open = () => {
      const socket = connect(http.port, '127.0.0.1')
      socket.write(request())
      return once(socket, 'readable').then(() => socket)
    }
    const sockets: Awaited<ReturnType<typeof open>>[] = []
    while (sockets.length * downloadHeldMaxBytes <= httpOwedMaxBytesPerAddress) sockets.push(await open())
    expect((await http.call('GET', '/healthz')).status).toBe(429)
    sockets.pop()!.destroy()
    while ((await http.call('GET', '/healthz')).status !== 200);
    for (const socket of sockets) socket.destroy()
    left.abort()
  })

  it('[L510] OpenAPI says that bytes are answered, and how else', async () => {
    await using http = await start(whole)
    const { responses } = (await http.call('GET', '/api/openapi.json')).body.paths['/api/bytes'].get
    const content = { '*/*': { schema: { type: 'string', format: 'binary' } } }
    expect(responses).toMatchObject({ 200: { content }, 206: { content }, 302: {}, 304: {}, 416: {} })
  })

  it('[L511] neither a socket nor a unary method of gRPC offers it', () => {
    const names = operationMethods.map(({ operation }) => operation)
    expect(names.filter((name) => protocolOperations[name].answer === 'bytes')).toEqual([])
    expect(isOfferedOnSocket(download)).toBe(false)
    expect(isOfferedOnSocket(createOperation('test.json'))).toBe(true)
  })

  it('[L512] a page of another origin that may call sees what there is to a download', async () => {
    const corsOrigins = ['https://app.example.com']
    await using http = await start(whole, { corsOrigins })
    const answer = await http.call('GET', '/api/bytes', undefined, { origin: corsOrigins[0]! })
    expect(answer.headers.get('access-control-expose-headers')).toContain('content-range')
    const asked = await http.call('OPTIONS', '/api/bytes', undefined, {
      origin: corsOrigins[0]!,
      'access-control-request-method': 'GET',
    })
    expect(asked.headers.get('access-control-allow-headers')).toMatch(/range, if-range, if-none-match/)
  })
})
