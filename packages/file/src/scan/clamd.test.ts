import { createServer } from 'node:net'
import { type Clamd, hasClamd, malware, malwareName, startClamd } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { chunksOf, makeBytes, mebibyte } from '../contract-tests/blobs/bytes.js'
import { createClamdScanner } from './clamd.js'
import { parseScanAddress } from './scan-address.js'

const local = (port: number) => ({ host: '127.0.0.1', port })

describe.skipIf(!hasClamd())('clamd', () => {
  let clamd: Clamd
  beforeAll(async () => {
    clamd = await startClamd()
  })
  afterAll(() => clamd?.[Symbol.asyncDispose]())
  const scan = (bytes: Uint8Array, chunkBytes?: number) =>
    createClamdScanner({ address: local(clamd.port) }).scan(chunksOf(bytes, { chunkBytes }))

  it('[L70] clamd calls clean what has nothing in it, and names what it found, wherever the bytes are cut', async () => {
    const bytes = makeBytes(3 * mebibyte)
    expect(await scan(bytes)).toEqual({ status: 'clean' })
    expect(await scan(new Uint8Array())).toEqual({ status: 'clean' })
    bytes.set(malware, 2 * mebibyte - 7)
    for (const chunkBytes of [7_919, 64 * 1024, 3 * mebibyte])
      expect(await scan(bytes, chunkBytes)).toEqual({ status: 'found', name: malwareName })
  })

  it('[L70] many are scanned at a time', async () => {
    const all = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? malware : makeBytes(100_000, index),
    )
    const verdicts = await Promise.all(all.map((bytes) => scan(bytes)))
    expect(verdicts.map(({ status }) => status)).toEqual(
      all.map((bytes) => (bytes === malware ? 'found' : 'clean')),
    )
  })

  it('[L71] what is larger than clamd takes is `too_large`, and its rest is not read', async () => {
    let read = 0
    async function* endless() {
      for (; ; read += mebibyte) yield makeBytes(mebibyte)
    }
    const scanner = createClamdScanner({ address: local(clamd.port) })
    expect(await scanner.scan(endless())).toEqual({ status: 'too_large' })
    expect(read).toBeLessThan(64 * mebibyte)
  })

  it('[L72] a clamd that is away or hangs is `unavailable`, and scans again once it is back', async () => {
    const scanner = createClamdScanner({ address: local(clamd.port), idleMs: 300 })
    clamd.freeze()
    const hangs = { code: 'unavailable', cause: { message: expect.stringContaining('did nothing') } }
    await expect(scanner.scan(chunksOf(malware))).rejects.toMatchObject(hangs)
    clamd.thaw()
    await clamd.kill()
    const away = { code: 'unavailable', cause: { code: 'ECONNREFUSED' } }
    await expect(scanner.scan(chunksOf(malware))).rejects.toMatchObject(away)
    await clamd.restart()
    expect(await scan(malware)).toMatchObject({ status: 'found' })
  })

  it('[L72] bytes that cannot be read fail with their own error', async () => {
    const scanner = createClamdScanner({ address: local(clamd.port) })
    const broken = scanner.scan(chunksOf(makeBytes(1_000_000), { isCut: true }))
    await expect(broken).rejects.toThrow('the line broke')
  })
})

it.each([
  ['closes', (): string => ''],
  ['says something else', () => 'Not enough memory. ERROR\0'],
])('[L72] a clamd that %s is `unavailable`, never clean', async (_, say) => {
  const server = createServer(
    (socket) => void socket.on('error', () => {}).once('data', () => socket.end(say())),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const scanner = createClamdScanner({ address: local(address instanceof Object ? address.port : 0) })
  await expect(scanner.scan(chunksOf(makeBytes(100)))).rejects.toMatchObject({ code: 'unavailable' })
})

describe('the address of a scanner', () => {
  it.each([
    ['clamd://127.0.0.1:3310', local(3310)],
    ['clamd://[::1]:3310', { host: '::1', port: 3310 }],
    ['clamd://clamav.local:3310', { host: 'clamav.local', port: 3310 }],
    ['clamd:///run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ])('[L73] %s is read', (text, expected) => {
    expect(parseScanAddress(text)).toEqual(expected)
  })

  it.each([
    '',
    'clamd:',
    'clamd://',
    'clamd:///',
    'clamd://host',
    'http://host:1',
    'clamd://host:1/x',
    'clamd://a@host:1',
  ])('[L73] %j is refused with a sentence that says what it must be', (text) => {
    expect(parseScanAddress(text)).toContain('must be clamd://HOST:PORT')
  })
})
