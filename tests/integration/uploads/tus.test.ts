/** Resumable uploads over HTTP, by hand and by the client that the makers of tus publish. */
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createLimiter } from '@stonechat/gateway/http'
import { createFaultProxy, makeBytes } from '@stonechat/testkit'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chunkType, metadata, startTus, startTusOnNode, type TusServer } from './tus-bench.js'
import { mebibyte, openUploadBench, type UploadBench } from './upload-bench.js'

let bench: UploadBench
let tus: TusServer
beforeAll(async () => {
  bench = await openUploadBench()
  tus = await startTus(bench, { uploads: { maxBytes: 40 * mebibyte } })
})
afterAll(async () => {
  await tus[Symbol.asyncDispose]()
  await bench[Symbol.asyncDispose]()
})

const idOf = (address: string) => address.slice(address.lastIndexOf('/') + 1)

async function begin(bytes: number, headers: Record<string, string> = {}) {
  const answer = await tus.request('POST', '/api/uploads', {
    headers: { 'upload-length': String(bytes), ...headers },
  })
  expect([answer.status, answer.problem]).toEqual([201, undefined])
  return answer.location
}

const patch = (
  path: string,
  offset: number,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) =>
  tus.request('PATCH', path, { headers: { 'upload-offset': String(offset), ...chunkType, ...headers }, body })

/** Uploads with tus-js-client as a page would, and answers where it is. */
function uploadByClient(
  endpoint: string,
  bytes: Buffer,
  options: ConstructorParameters<typeof Upload>[1] = {},
) {
  return new Promise<string>((resolve, reject) => {
    const upload: Upload = new Upload(bytes, {
      ...{ endpoint, headers: { authorization: 'Bearer user-7' }, retryDelays: [50, 100, 200, 400, 800] },
      ...{ metadata: { filename: 'Ferien 照片.bin', filetype: 'image/png' }, onError: reject },
      onSuccess: () => resolve(upload.url!),
      ...options,
    })
    upload.start()
  })
}

describe('tus-js-client, unchanged', () => {
  it.each([
    ['in one request', {}],
    ['in chunks', { chunkSize: mebibyte }],
    ['with its bytes in the request that begins it', { uploadDataDuringCreation: true, chunkSize: mebibyte }],
    ['where the network lets no PATCH through', { overridePatchMethod: true }],
  ])('[L220] tus-js-client uploads a file %s', async (_, options) => {
    const bytes = makeBytes(5 * mebibyte + 17)
    const told: number[] = []
    const address = await uploadByClient(tus.url, bytes, {
      ...options,
      onProgress: (sent) => void told.push(sent),
    })
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/uploads\/[\da-f-]{36}$/)
    const [file] = await bench.store.getFiles([idOf(address)])
    expect(file).toMatchObject({ name: 'Ferien 照片.bin', kind: 'file', state: 'ready', bytes: bytes.length })
    expect((await bench.read(file!.id)).equals(bytes)).toBe(true)
    expect(told.at(-1)).toBe(bytes.length)
  })

  it('[L220] tus-js-client goes on where a line was cut, several times, and sends no byte twice that was durable', async () => {
    await using line = await createFaultProxy(tus)
    line.delay(2)
    const bytes = makeBytes(20 * mebibyte)
    let cuts = 0
    /** How far it may come before the line is cut. */
    let cutAt = Number.POSITIVE_INFINITY
    const offsets: number[] = []
    const address = await uploadByClient(`${line.url}/api/uploads`, bytes, {
      chunkSize: 4 * mebibyte,
      onChunkComplete: (_, accepted) => {
        cutAt = accepted + mebibyte
      },
      onProgress: (sent) => {
        if (cuts === 3 || sent < cutAt) return
        cuts += 1
        cutAt = Number.POSITIVE_INFINITY
        line.cut()
      },
      onAfterResponse: (request, response) => {
        if (request.getMethod() !== 'HEAD') return
        offsets.push(Number(response.getHeader('Upload-Offset')))
      },
    })
    expect(cuts).toBe(3)
    expect(offsets).toHaveLength(3)
    expect(offsets.every((offset) => offset > 0)).toBe(true)
    expect(offsets).toEqual(offsets.toSorted((one, other) => one - other))
    expect((await bench.read(idOf(address))).equals(bytes)).toBe(true)
  })

  it.each([
    ['under a prefix', (prefix: string) => startTus(bench, { http: { prefix } })],
    ['on a node:http server of a host', (prefix: string) => startTusOnNode(bench, prefix)],
  ])('[L221] uploads are found %s', async (_, start) => {
    await using server = await start('/chat')
    const bytes = makeBytes(100_000)
    const address = await uploadByClient(server.url, bytes, { chunkSize: 40_000 })
    expect(new URL(address).pathname).toMatch(/^\/chat\/api\/uploads\/[\da-f-]{36}$/)
    expect((await bench.read(idOf(address))).equals(bytes)).toBe(true)
  })
})

describe('the protocol', () => {
  it('[L222] OPTIONS says to anybody what the server can', async () => {
    for (const path of ['/api/uploads', `/api/uploads/${randomUUID()}`]) {
      const { status, headers } = await tus.request('OPTIONS', path, { token: '' })
      expect(status).toBe(204)
      expect(Object.fromEntries(headers)).toMatchObject({
        'tus-resumable': '1.0.0',
        'tus-version': '1.0.0',
        'tus-extension': 'creation,creation-with-upload,termination,expiration,checksum',
        'tus-max-size': String(40 * mebibyte),
        'tus-checksum-algorithm': 'sha1,sha256,sha512,md5',
      })
    }
  })

  it('[L184] OpenAPI lists the routes of uploads, with headers that are really answered', async () => {
    const document = await (await fetch(tus.url.replace('/uploads', '/openapi.json'))).json()
    const { '/api/uploads': all, '/api/uploads/{file_id}': one } = document.paths
    expect([Object.keys(all), Object.keys(one)]).toEqual([
      ['options', 'post'],
      ['parameters', 'options', 'head', 'patch', 'delete'],
    ])
    const expectDescribed = (
      method: { responses: Record<string, { headers?: object }> },
      { status, headers }: { status: number; headers: Headers },
    ) => {
      const described = Object.keys(method.responses[String(status)]?.headers ?? {})
      expect(described.length, String(status)).toBeGreaterThan(0)
      expect(described.filter((name) => !headers.has(name))).toEqual([])
    }
    const begun = await tus.request('POST', '/api/uploads', {
      ...{ headers: { 'upload-length': '10', ...chunkType }, body: Buffer.alloc(5) },
    })
    expectDescribed(all.options, await tus.request('OPTIONS', '/api/uploads'))
    expectDescribed(all.post, begun)
    expectDescribed(one.head, await tus.request('HEAD', begun.location))
    expectDescribed(one.patch, await patch(begun.location, 5, Buffer.alloc(2)))
    expectDescribed(one.delete, await tus.request('DELETE', begun.location))
    const refused = await patch(begun.location, 0, Buffer.alloc(2))
    expect(one.patch.responses).toHaveProperty(String(refused.status))
  })

  it('[L223] each request for an upload wants a token, and tells nobody of uploads of others', async () => {
    const path = await begin(10)
    for (const [method, where] of [
      ['POST', '/api/uploads'],
      ['HEAD', path],
      ['PATCH', path],
      ['DELETE', path],
    ] as const) {
      const stranger = await tus.request(method, where, { token: '', headers: { 'upload-length': '1' } })
      expect(stranger.status).toBe(401)
      expect(stranger.headers.get('www-authenticate')).toBe('Bearer')
    }
    for (const [method, headers] of [
      ['HEAD', {}],
      ['DELETE', {}],
      ['PATCH', { 'upload-offset': '0', ...chunkType }],
    ] as const)
      for (const where of [
        path,
        '/api/uploads/x',
        `/api/uploads/${randomUUID()}`,
        '/api/uploads/..%2f..%2fx',
      ]) {
        const other = await tus.request(method, where, { token: 'user-8', headers })
        expect([method, where, other.status]).toEqual([method, where, 404])
        if (method !== 'HEAD') expect(other.problem).toMatchObject({ code: 'file_not_found' })
      }
    expect((await patch(path, 0, makeBytes(10))).status).toBe(204)
  })

  it('[L224] what is wrong with a request is answered with a problem document and the status that tus wants', async () => {
    const path = await begin(1_000)
    await patch(path, 0, makeBytes(100))
    const wrong = async (answer: Promise<{ status: number; problem: object | undefined }>) => {
      const { status, problem } = await answer
      return [status, problem]
    }
    const invalid = (header: string) =>
      expect.objectContaining({ code: 'invalid_input', errors: [expect.objectContaining({ path: header })] })
    const post = (headers: Record<string, string>) => wrong(tus.request('POST', '/api/uploads', { headers }))
    const code = (name: string) => expect.objectContaining({ code: name })

    expect(await wrong(patch(path, 0, makeBytes(10)))).toEqual([409, code('wrong_offset')])
    expect(await wrong(patch(path, 101, makeBytes(10)))).toEqual([409, code('wrong_offset')])
    expect(await wrong(patch(path, 100, makeBytes(901)))).toEqual([413, code('too_large')])
    expect(await wrong(patch(path, 100, makeBytes(1), { 'content-type': 'text/plain' }))).toEqual([
      ...[415, code('unsupported_media_type')],
    ])
    expect(await wrong(patch(path, -1, makeBytes(1)))).toEqual([400, invalid('Upload-Offset')])
    expect(await wrong(tus.request('PATCH', path, { headers: chunkType }))).toEqual([
      ...[400, invalid('Upload-Offset')],
    ])
    expect(await post({})).toEqual([400, invalid('Upload-Length')])
    expect(await post({ 'upload-length': '1e3' })).toEqual([400, invalid('Upload-Length')])
    expect(await post({ 'upload-length': '-5' })).toEqual([400, invalid('Upload-Length')])
    expect(await post({ 'upload-defer-length': '1' })).toEqual([400, invalid('Upload-Length')])
    expect(await post({ 'upload-length': '0' })).toEqual([400, invalid('bytes')])
    expect(await post({ 'upload-length': String(40 * mebibyte + 1) })).toEqual([413, code('too_large')])
    expect(await post({ 'upload-length': '5', 'upload-metadata': 'filename ???' })).toEqual([
      ...[400, invalid('Upload-Metadata')],
    ])
    for (const meant of ['TRACE', 'no method'])
      expect(
        await wrong(tus.request('POST', path, { headers: { 'x-http-method-override': meant } })),
      ).toEqual([405, code('method_not_allowed')])
    const head = await tus.request('HEAD', path)
    expect([head.status, head.headers.get('upload-offset')]).toEqual([200, '100'])
  })

  it('[L225] another version of tus is refused with 412, and told which one there is', async () => {
    const answer = await tus.request('POST', '/api/uploads', {
      headers: { 'tus-resumable': '0.2.2', 'upload-length': '5' },
    })
    expect([answer.status, answer.problem]).toMatchObject([
      412,
      { code: 'invalid_input', status: 412, errors: [{ path: 'Tus-Resumable' }] },
    ])
    expect(answer.headers.get('tus-version')).toBe('1.0.0')
  })

  it.each(['sha1', 'sha256', 'sha512', 'md5'])(
    '[L226] a chunk with a %s checksum is taken only where it is right',
    async (algorithm) => {
      const bytes = makeBytes(100_000)
      const path = await begin(bytes.length)
      const checksum = (of: Uint8Array) => ({
        'upload-checksum': `${algorithm} ${createHash(algorithm).update(of).digest('base64')}`,
      })
      const damaged = Buffer.from(bytes)
      damaged[70_000]! ^= 1
      const refused = await patch(path, 0, damaged, checksum(bytes))
      expect([refused.status, refused.problem]).toMatchObject([
        460,
        { code: 'wrong_checksum', retryable: true, status: 460 },
      ])
      expect((await tus.request('HEAD', path)).headers.get('upload-offset')).toBe('0')
      expect((await patch(path, 0, bytes, checksum(bytes))).status).toBe(204)
      expect((await bench.read(idOf(path))).equals(bytes)).toBe(true)
    },
  )

  it('[L226] a checksum that is not known is refused before a byte is read', async () => {
    const path = await begin(10)
    for (const text of ['crc32 AAAA', 'sha1', 'sha1 AAAA', 'constructor AAAA', ''])
      expect(await patch(path, 0, makeBytes(10), { 'upload-checksum': text })).toMatchObject({
        status: 400,
        problem: { code: 'invalid_input', errors: [{ path: 'Upload-Checksum' }] },
      })
    expect((await tus.request('HEAD', path)).headers.get('upload-offset')).toBe('0')
  })

  it('[L227] an upload may begin with bytes, and a retry of that request answers how far it is', async () => {
    const bytes = makeBytes(1_000)
    const send = () =>
      tus.request('POST', '/api/uploads', {
        headers: {
          'upload-length': '1000',
          ...chunkType,
          ...metadata({ client_id: 'one-7', filename: 'a' }),
        },
        body: bytes.subarray(0, 400),
      })
    const [first, again] = [await send(), await send()]
    expect([first.status, again.status]).toEqual([201, 201])
    expect([first, again].map(({ headers }) => headers.get('upload-offset'))).toEqual(['400', '400'])
    expect(again.location).toBe(first.location)
    expect((await patch(first.location, 400, bytes.subarray(400))).status).toBe(204)
    expect((await bench.read(idOf(first.location))).equals(bytes)).toBe(true)
    const done = await send()
    expect([done.status, done.headers.get('upload-offset'), done.location]).toEqual([
      ...[201, '1000', first.location],
    ])
  })

  it('[L228] `Upload-Expires` says until when an upload is kept, and nothing of the kind of a file', async () => {
    const path = await begin(10)
    const some = await patch(path, 0, makeBytes(4))
    const expires = Date.parse(some.headers.get('upload-expires')!)
    expect(expires - Date.now()).toBeGreaterThan(23 * 60 * 60_000)
    expect(expires - Date.now()).toBeLessThan(25 * 60 * 60_000)
    expect((await patch(path, 4, makeBytes(6))).headers.get('upload-expires')).toBeNull()
  })

  it('[L229] DELETE gives an upload up, and deletes a file', async () => {
    for (const bytes of [20, 10]) {
      const path = await begin(bytes)
      await patch(path, 0, makeBytes(10))
      expect((await tus.request('DELETE', path)).status).toBe(204)
      expect((await tus.request('HEAD', path)).status).toBe(404)
      expect((await tus.request('DELETE', path)).status).toBe(404)
      expect(await bench.store.getFiles([idOf(path)])).toEqual([])
    }
  })

  it('[L230] metadata say of a file what an upload in one request has in its address, and names that are not known say nothing', async () => {
    const given = { width: '640', height: '480', duration_ms: '1500', waveform: 'AAEC' }
    const names = { filename: '/tmp/a.bin', filetype: 'video/mp4', relativePath: 'null', kind: 'video' }
    const path = await begin(4, metadata({ ...names, ...given }))
    expect((await tus.request('HEAD', path)).headers.get('upload-metadata')).toBe(
      `filename ${Buffer.from('a.bin').toString('base64')}`,
    )
    expect(await bench.store.getUpload(idOf(path))).toMatchObject({
      ...{ name: 'a.bin', isVoice: false, mediaType: 'video/mp4' },
      hints: { width: 640, height: 480, duration_ms: 1_500, waveform: 'AAEC' },
    })
    for (const [name, value, field] of [
      ['width', '0', 'width'],
      ['height', '-1', 'height'],
      ['duration_ms', 'NaN', 'duration_ms'],
      ['waveform', 'no base64', 'waveform'],
      ['kind', 'virus', 'kind'],
      ['client_id', 'a b', 'client_id'],
      ['filename', 'x'.repeat(10_000), 'name'],
      ['filename', `${'x'.repeat(256)}`, 'name'],
    ] as const)
      expect(
        await tus.request('POST', '/api/uploads', {
          headers: { 'upload-length': '4', ...metadata({ [name]: value }) },
        }),
      ).toMatchObject({ status: 400, problem: { code: 'invalid_input', errors: [{ path: field }] } })
  })

  it('[L231] pages of the allowed origins may send and read every header of an upload', async () => {
    await using server = await startTus(bench, { http: { corsOrigins: ['https://app.example.com'] } })
    const ask = (origin: string) =>
      server.request('OPTIONS', '/api/uploads', {
        token: '',
        headers: { origin, 'access-control-request-method': 'PATCH' },
      })
    const { headers } = await ask('https://app.example.com')
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example.com')
    expect(headers.get('access-control-allow-methods')).toBe('POST, HEAD, PATCH, DELETE')
    expect(headers.get('access-control-allow-headers')).toMatch(
      /authorization.*upload-offset.*upload-checksum/,
    )
    const made = await server.request('POST', '/api/uploads', {
      headers: { origin: 'https://app.example.com', 'upload-length': '5' },
    })
    expect(made.headers.get('access-control-expose-headers')).toMatch(/location.*upload-offset/)
    const other = await ask('https://evil.example.com')
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('[L232] a body may take longer than a request else may, for as long as bytes of it come', async () => {
    const timeouts = {
      headersTimeoutMs: 100,
      requestTimeoutMs: 200,
      httpIdleTimeoutMs: 600,
      httpTimeoutsCheckedMs: 20,
    }
    await using server = await startTus(bench, { http: { timeouts } })
    const made = await server.request('POST', '/api/uploads', { headers: { 'upload-length': '30' } })
    const head = (to: string) =>
      [
        `PATCH ${made.location} HTTP/1.1`,
        'host: x',
        'authorization: Bearer user-7',
        'tus-resumable: 1.0.0',
        'content-type: application/offset+octet-stream',
        `upload-offset: ${to}`,
      ].join('\r\n')
    const socket = connect(server.port, '127.0.0.1')
    socket.write(`${head('0')}\r\ncontent-length: 10\r\n\r\n`)
    for (let second = 0; second < 10; second += 1) {
      await new Promise((resolve) => setTimeout(resolve, 80))
      socket.write('x')
    }
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 204/)
    // The next request of the connection is as hurried as ever, and one that stalls is cut.
    socket.write(`${head('10')}\r\ncontent-length: 10\r\n\r\nabc`)
    const asked = performance.now()
    await once(socket, 'close')
    expect(performance.now() - asked).toBeGreaterThan(500)
    await expect
      .poll(async () => (await server.request('HEAD', made.location)).headers.get('upload-offset'))
      .toBe('13')
  })

  it('[L233] uploads are paid from the points of their caller', async () => {
    await using server = await startTus(bench, { http: { limiter: createLimiter({ isEnabled: true }) } })
    let begun = 0
    let answer = await server.request('POST', '/api/uploads', { headers: { 'upload-length': '5' } })
    while (answer.status === 201 && begun < 1_000) {
      begun += 1
      answer = await server.request('POST', '/api/uploads', { headers: { 'upload-length': '5' } })
    }
    expect(answer).toMatchObject({ status: 429, problem: { code: 'rate_limited' } })
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(begun).toBeGreaterThan(100)
  })
})
