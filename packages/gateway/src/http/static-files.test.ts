import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHttp } from '../testing/http-server.js'

const script = 'console.log(1)'.repeat(1_000)
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stonechat-static-'))
  await mkdir(join(root, 'assets', '.hidden'), { recursive: true })
  await writeFile(join(root, 'index.html'), 'page')
  await writeFile(join(root, 'assets', 'a b.js'), script)
  await writeFile(join(root, 'assets', 'a b.js.br'), brotliCompressSync(script))
  await writeFile(join(root, 'assets', 'a b.js.gz'), gzipSync(script))
  await writeFile(join(root, 'assets', '.hidden', 'key'), 'secret')
})

afterAll(() => rm(root, { recursive: true }))

async function ask(url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
  await using http = await startHttp([], { web: { root } })
  const { statusCode, headers: answered, rawPayload } = await http.app.inject({ method, url, headers })
  return { status: statusCode, headers: answered, bytes: rawPayload }
}

describe('files of the web app', () => {
  it.each([
    ['br, gzip', 'br'],
    ['gzip;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.0', undefined],
    ['identity', undefined],
    ['brotli', undefined],
  ])('[H870] a file comes as the client takes it: %s', async (accepted, encoding) => {
    const { status, headers, bytes } = await ask('/assets/a%20b.js', { 'accept-encoding': accepted })
    expect([status, headers['content-encoding']]).toEqual([200, encoding])
    expect(headers.vary).toContain('accept-encoding')
    const sent =
      { br: brotliCompressSync(script), gzip: gzipSync(script) }[encoding ?? ''] ?? Buffer.from(script)
    expect(bytes.equals(sent)).toBe(true)
    expect(Number(headers['content-length'])).toBe(sent.length)
  })

  it('[H870] a file is known again by its content, in any encoding, and HEAD has no body', async () => {
    const { headers } = await ask('/assets/a%20b.js', { 'accept-encoding': 'br' })
    const etag = String(headers.etag)
    for (const header of [etag, `"other", ${etag}`, '*'])
      expect((await ask('/assets/a%20b.js', { 'if-none-match': header })).status).toBe(304)
    expect((await ask('/assets/a%20b.js', { 'if-none-match': '"other"' })).status).toBe(200)
    expect((await ask('/index.html')).headers.etag).not.toBe(etag)
    const head = await ask('/assets/a%20b.js', {}, 'HEAD')
    expect([head.status, head.bytes.length, Number(head.headers['content-length'])]).toEqual([
      200,
      0,
      script.length,
    ])
  })

  it.each([
    '/assets/.hidden/key',
    '/assets',
    '/assets/',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2findex.html',
    '/assets/%00',
    '/assets/__proto__',
    '/constructor',
  ])('[H871] what is not in the folder by that very name is not found: %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })
})
