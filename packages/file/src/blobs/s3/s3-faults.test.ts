import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type S3, startS3 } from '@stonechat/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  chunksOf,
  entriesOf,
  holds,
  makeBytes,
  mebibyte,
  newKey,
  readAll,
  store,
  writeAll,
} from '../../contract-tests/blobs/bytes.js'
import { addressOf } from './bucket.js'
import { createS3Blobs, type S3Options } from './index.js'
import { readState } from './upload-state.js'

async function open(options: Partial<S3Options> = {}) {
  const s3 = await startS3()
  onTestFinished(() => s3[Symbol.asyncDispose]())
  return { s3, blobs: createS3Blobs({ ...s3, ...options }) }
}

type Rule = (request: IncomingMessage, response: ServerResponse) => boolean

/** Answers so many requests of one method in its own way, and passes the others on. */
function disturb(s3: S3, method: string, times: number, rule: Rule): { count: number } {
  const seen = { count: 0 }
  s3.onRequest = (request, response) => {
    if (request.method !== method || seen.count === times) return false
    seen.count += 1
    return rule(request, response)
  }
  return seen
}

function answer(status: number, code: string): Rule {
  return (request, response) => {
    request.resume()
    request.once('end', () =>
      response.writeHead(status).end(`<Error><Code>${code}</Code><Message>No.</Message></Error>`),
    )
    return true
  }
}

const cut: Rule = (request) => {
  request.socket.destroy()
  return true
}

/** What is asked for is done, and whoever asked does not learn of it. */
const loseAnswer: Rule = (request, response) => {
  response.end = () => {
    request.socket.destroy()
    return response
  }
  return false
}

describe('S3 that fails', () => {
  it.each([
    ['a fault of its own', answer(500, 'InternalError')],
    ['too much to do', answer(503, 'SlowDown')],
    ['a body that took too long', answer(400, 'RequestTimeout')],
    ['a line that breaks', cut],
    ['a line on which nothing happens', () => true],
  ] as const)('[L50] %s is tried again', async (_, rule) => {
    const { s3, blobs } = await open({ idleMs: 200 })
    const [key, bytes] = [newKey(), makeBytes(11 * mebibyte)]
    for (const method of ['POST', 'PUT', 'DELETE', 'GET']) {
      const seen = disturb(s3, method, 2, rule)
      await store(blobs, key, bytes)
      expect(await holds(blobs, key, bytes)).toBe(true)
      expect(seen.count).toBe(2)
    }
  })

  it('[L50] what goes on failing is `unavailable` after a while, with the words of S3, and progress still holds', async () => {
    const { s3, blobs } = await open({ retryForMs: 500 })
    const [key, bytes] = [newKey(), makeBytes(12 * mebibyte)]
    const begun = await blobs.begin(key, bytes.byteLength)
    const progress = await writeAll(blobs, key, begun, chunksOf(bytes, { end: 6 * mebibyte }))
    const seen = disturb(s3, 'PUT', Number.POSITIVE_INFINITY, answer(503, 'SlowDown'))
    const refused = { code: 'unavailable', cause: { message: expect.stringContaining('503 SlowDown No.') } }
    const rest = chunksOf(bytes, { start: progress.offset })
    await expect(writeAll(blobs, key, progress, rest)).rejects.toMatchObject(refused)
    expect(seen.count).toBeGreaterThan(1)
    s3.onRequest = undefined
    const last = await writeAll(blobs, key, progress, chunksOf(bytes, { start: progress.offset }))
    await blobs.finish(key, last)
    expect(await holds(blobs, key, bytes)).toBe(true)
  })

  it('[L51] a refusal is `unavailable` at once', async () => {
    const { s3, blobs } = await open()
    const seen = disturb(s3, 'PUT', 5, answer(403, 'AccessDenied'))
    const refused = { code: 'unavailable', cause: { message: expect.stringContaining('403 AccessDenied') } }
    await expect(blobs.put(newKey(), makeBytes(1))).rejects.toMatchObject(refused)
    expect(seen.count).toBe(1)
  })

  it('[L51] a bucket that is gone is `unavailable`, and not a blob that is not there', async () => {
    const { s3 } = await open()
    const blobs = createS3Blobs({ ...s3, bucket: 'gone' })
    const gone = { code: 'unavailable', cause: { code: 'NoSuchBucket' } }
    await expect(blobs.read(newKey())).rejects.toMatchObject(gone)
    await expect(entriesOf(blobs, newKey())).rejects.toMatchObject(gone)
  })

  it('[L52] a blob is whole where the answer to its end was lost, or began as one of success', async () => {
    const { s3, blobs } = await open()
    const bytes = makeBytes(11 * mebibyte)
    for (const rule of [loseAnswer, answer(200, 'InternalError')]) {
      const key = newKey()
      const progress = await writeAll(blobs, key, await blobs.begin(key, bytes.byteLength), chunksOf(bytes))
      const seen = disturb(s3, 'POST', 1, rule)
      await blobs.finish(key, progress)
      expect(seen.count).toBe(1)
      expect(await holds(blobs, key, bytes)).toBe(true)
    }
  })

  it('[L52] a blob whose upload is gone, and that is not there, is `unavailable`', async () => {
    const { blobs } = await open()
    const [key, bytes] = [newKey(), makeBytes(11 * mebibyte)]
    const progress = await writeAll(blobs, key, await blobs.begin(key, bytes.byteLength), chunksOf(bytes))
    await blobs.discard(key)
    await expect(blobs.finish(key, progress)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('[L53] reading goes on behind what came where the line breaks', async () => {
    const { s3, blobs } = await open()
    const [key, bytes] = [newKey(), makeBytes(9 * mebibyte)]
    await store(blobs, key, bytes)
    const ranges: (string | undefined)[] = []
    s3.onRequest = (request, response) => {
      ranges.push(request.headers.range)
      const write = response.write.bind(response)
      let left = 3 * mebibyte
      response.write = ((chunk: Uint8Array, ...rest: []) => {
        left -= chunk.byteLength
        if (left < 0) request.socket.destroy()
        return left < 0 ? false : write(chunk, ...rest)
      }) as typeof response.write
      return false
    }
    const part = await readAll(await blobs.read(key, { start: 5, end: 8 * mebibyte }))
    expect(Buffer.compare(part, bytes.subarray(5, 8 * mebibyte))).toBe(0)
    expect(ranges.length).toBeGreaterThan(2)
    expect(new Set(ranges).size).toBe(ranges.length)
  })
})

describe('S3', () => {
  it('[L54] a blob of at most 5 MiB is one request, and a larger one has parts of at least that', async () => {
    const { s3, blobs } = await open()
    const asked: string[] = []
    s3.onRequest = ({ method, url }) => {
      if (method !== 'DELETE')
        asked.push(`${method} ${url?.replace(/^[^?]*/, '').replace(/(uploadId|prefix)=[^&]*/, '')}`)
      return false
    }
    await store(blobs, newKey(), makeBytes(5 * mebibyte))
    expect(asked.splice(0)).toEqual(['PUT '])
    await store(blobs, newKey(), makeBytes(11 * mebibyte))
    const parts = [1, 2, 3].map((number) => `PUT ?partNumber=${number}&`)
    // The last looks for what was begun twice.
    expect(asked).toEqual(['POST ?uploads=', ...parts, 'POST ?', 'GET ?uploads=&'])
  })

  it.each([5 * mebibyte + 1, 200 * mebibyte, 100_000 * mebibyte])(
    '[L54] a blob of %d bytes has at most 1,000 parts',
    async (bytes) => {
      const { blobs } = await open()
      const { state } = await blobs.begin(newKey(), bytes)
      const { partBytes } = readState(state)
      expect(partBytes).toBeGreaterThanOrEqual(5 * mebibyte)
      expect(Math.ceil(bytes / partBytes)).toBeLessThanOrEqual(1_000)
    },
  )

  it('[L55] uploads that hold too much in memory together put it down, and all of them end', async () => {
    const { s3, blobs } = await open({ heldMaxBytes: 4 * mebibyte })
    let tails = 0
    s3.onRequest = ({ method, url }) => {
      if (method === 'PUT' && url?.includes('/begun/')) tails += 1
      return false
    }
    const all = [7, 8, 9].map((size, seed) => ({ key: newKey(), bytes: makeBytes(size * mebibyte, seed) }))
    await Promise.all(all.map(({ key, bytes }) => store(blobs, key, bytes)))
    expect(tails).toBeGreaterThan(2)
    for (const { key, bytes } of all) {
      expect(await holds(blobs, key, bytes)).toBe(true)
      expect(await entriesOf(blobs, key)).toMatchObject([{ isWhole: true }])
    }
  })

  it('[L56] a list is read to its end, page by page', async () => {
    const { s3, blobs } = await open()
    const keys = Array.from({ length: 7 }, (_, index) => `page/${index}`)
    for (const key of keys) await blobs.put(key, makeBytes(1))
    let pages = 0
    s3.onRequest = (request) => {
      pages += 1
      request.url += '&max-keys=3'
      return false
    }
    const listed: string[] = []
    for await (const { key } of blobs.list()) listed.push(key)
    expect(listed).toEqual(keys)
    expect(pages).toBeGreaterThan(3)
  })

  it('[L57] requests are signed with all that they say, also the token of keys that are lent', async () => {
    const { s3, blobs } = await open({ sessionToken: 'lent', region: 'eu-central-1' })
    let said: IncomingMessage['headers'] = {}
    s3.onRequest = ({ headers }, response) => {
      said = headers
      response.writeHead(200).end()
      return true
    }
    await blobs.put(newKey(), Buffer.from('hello'))
    expect(said.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=S3RVER\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    )
    expect(said['x-amz-security-token']).toBe('lent')
    expect(said['x-amz-content-sha256']).toBe(createHash('sha256').update('hello').digest('hex'))
  })

  it.each([
    [{}, 'https://chat.s3.us-east-1.amazonaws.com/a'],
    [{ region: 'eu-central-1', style: 'path' }, 'https://s3.eu-central-1.amazonaws.com/chat/a'],
    [{ endpoint: 'http://127.0.0.1:9000' }, 'http://127.0.0.1:9000/chat/a'],
    [
      { endpoint: 'https://oss-cn-hangzhou.aliyuncs.com', style: 'host' },
      'https://chat.oss-cn-hangzhou.aliyuncs.com/a',
    ],
    [{ endpoint: 'https://example.org/s3/' }, 'https://example.org/s3/chat/a'],
  ] as const)(
    '[L58] the bucket stands in the host or in the path: with %j an object is at %s',
    (options, expected) => {
      const keys = { accessKeyId: '', secretAccessKey: '' }
      expect(addressOf({ bucket: 'chat', ...keys, ...options }, 'a', {}).href).toBe(expected)
    },
  )
})
