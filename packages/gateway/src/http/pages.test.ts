import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { type OperationName, routes } from '@stonechat/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrustProxy } from '../address.js'
import { createService } from '../testing/fixtures.js'
import { startHttp } from '../testing/http-server.js'

const service = createService({ 'message.send': ({ input }) => ({ data: input }) })
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stonechat-web-'))
  await mkdir(join(root, 'assets'))
  await writeFile(join(root, 'index.html'), '<!doctype html><title>Stonechat</title>')
  await writeFile(join(root, 'assets', 'app-1a2b.js'), 'console.log(1)')
  await writeFile(join(root, 'assets', 'app-1a2b.js.br'), brotliCompressSync('console.log(1)'))
  await writeFile(join(root, '.secret'), 'hidden')
})

afterAll(async () => {
  await rm(root, { recursive: true })
})

describe('probes', () => {
  it('[H30] /healthz and /readyz answer 200 while all is well', async () => {
    await using http = await startHttp([], { probes: { ready: async () => {} } })
    expect(await http.call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
    expect(await http.call('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })

  it('[H31] /readyz is a 503 problem while the server cannot work; /healthz still answers', async () => {
    const ready = async () => {
      throw new Error('the database is away')
    }
    await using http = await startHttp([], { probes: { ready } })
    const answer = await http.call('GET', '/readyz')
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable'])
    expect(answer.text).not.toContain('database')
    expect((await http.call('GET', '/healthz')).status).toBe(200)
  })

  it('[H32] /metrics shows what the host counts, in its own content type', async () => {
    const metrics = async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: 'up 1\n' })
    await using http = await startHttp([], { probes: { ready: async () => {}, metrics } })
    const answer = await http.call('GET', '/metrics')
    expect([answer.text, answer.headers.get('content-type')]).toEqual([
      'up 1\n',
      'text/plain; version=0.0.4; charset=utf-8',
    ])
  })
})

describe('who sees /metrics', () => {
  const metrics = async () => ({ contentType: 'text/plain', body: 'up 1\n' })
  const probes = { ready: async () => {}, metrics }

  async function askFrom(
    remoteAddress: string,
    given: { forwardedFor?: string; trustProxy?: TrustProxy; areMetricsPublic?: boolean } = {},
  ): Promise<number> {
    const { forwardedFor, trustProxy, areMetricsPublic = false } = given
    await using http = await startHttp([], {
      probes: { ...probes, areMetricsPublic },
      ...(trustProxy === undefined ? {} : { trustProxy }),
    })
    const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
    return (await http.app.inject({ url: '/metrics', remoteAddress, headers })).statusCode
  }

  it.each(['127.0.0.1', '::1', '::ffff:10.1.2.3', '172.20.0.3', '192.168.1.9', '100.100.1.1', 'fd00::7'])(
    '[H500] /metrics answers this machine and private networks: %s',
    async (address) => expect(await askFrom(address)).toBe(200),
  )

  it.each(['203.0.113.9', '2001:db8::1', '172.32.0.1'])(
    '[H501] /metrics is not there for other addresses, unless it is public: %s',
    async (address) => {
      expect(await askFrom(address)).toBe(404)
      expect(await askFrom(address, { areMetricsPublic: true })).toBe(200)
    },
  )

  it('[H502] /metrics is not there for a foreign address behind a proxy, trusted or not', async () => {
    const proxy = '10.0.0.2'
    const trustProxy = [proxy]
    expect(await askFrom(proxy, { forwardedFor: '203.0.113.9' })).toBe(404)
    expect(await askFrom(proxy, { forwardedFor: '192.168.1.9' })).toBe(404)
    expect(await askFrom(proxy, { forwardedFor: '203.0.113.9', trustProxy })).toBe(404)
    expect(await askFrom(proxy, { forwardedFor: '192.168.1.9', trustProxy })).toBe(200)
    expect(await askFrom(proxy, { forwardedFor: '192.168.1.9, 203.0.113.9', trustProxy: true })).toBe(404)
  })
})

describe('the API description', () => {
  const names = Object.keys(routes) as OperationName[]
  const all = createService(Object.fromEntries(names.map((name) => [name, () => ({ data: {} })])))

  it('[H33] the description is OpenAPI 3.1 with every route of the table, and every reference leads somewhere', async () => {
    await using http = await startHttp([all], { openapiInfo: { title: 'T', version: '9' } })
    const { body, text } = await http.call('GET', '/api/openapi.json')
    expect([body.openapi, body.info]).toEqual(['3.1.0', { title: 'T', version: '9' }])
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const table = names.flatMap((name) => {
      const { http: route } = routes[name] as { http?: readonly [string, string] }
      return route === undefined ? [] : [`${route[0]} ${route[1].replace(/:(\w+)/g, '{$1}')}`]
    })
    expect(described.sort()).toEqual(table.sort())
    for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      expect(body.components[kind!]).toHaveProperty(name!)
    }
    expect(text).not.toContain('$defs')
    expect(body.paths['/api/groups/{group_id}'].get.parameters).toEqual([
      expect.objectContaining({ name: 'group_id', in: 'path', required: true }),
    ])
  })

  it('[H34] /docs is a page of this origin alone, within the content policy', async () => {
    await using http = await startHttp([service])
    const page = await http.call('GET', '/docs')
    expect(page.status).toBe(200)
    expect(page.text).not.toMatch(/<script>|<style>|https?:\/\//)
    for (const [, path] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await http.call('GET', path!)).status).toBe(200)
    }
  })

  it.each([
    '/docs/static/./swagger-ui.css',
    '/docs/static/x/../swagger-ui.css',
    '/docs/./static/swagger-ui.css',
    '/docs/static/%2e/swagger-ui.css',
    '/docs/static/x%2f..%2fswagger-ui.css',
    '/docs/static//swagger-ui.css',
    '/docs/static/swagger-ui.css%23a',
    '/docs/static/swagger-ui.css%3Fa',
    '/docs//',
  ])('[H872] a page below /docs is found by one path only, and not by %s', async (url) => {
    await using http = await startHttp([])
    expect(await rawStatus(http.port, '/docs/static/swagger-ui.css')).toBe(200)
    expect(await rawStatus(http.port, url)).toBe(404)
  })
})

/** `fetch` would resolve the dots itself. */
async function rawStatus(port: number, path: string): Promise<number | undefined> {
  const [response] = (await once(get({ port, path }), 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

describe('the web app', () => {
  it('[H35] the web app is served at / and for deep links of browsers, and asked for again each time', async () => {
    await using http = await startHttp([service], { web: { root } })
    for (const path of ['/', '/chat/u/10001?tab=1']) {
      const answer = await http.call('GET', path, undefined, html)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache'])
      expect(answer.text).toContain('<title>Stonechat</title>')
    }
  })

  it('[Y323] the page of an invitation is served to browsers, and is for no search engine', async () => {
    await using http = await startHttp([service], { web: { root } })
    const robots = async (path: string) => {
      const { status, headers } = await http.call('GET', path, undefined, html)
      return [status, headers.get('x-robots-tag')]
    }
    expect(await robots('/i/Zw-1_?from=mail')).toEqual([200, 'noindex'])
    expect(await robots('/g/10001')).toEqual([200, null])
  })

  it.each(['identity', 'gzip', 'br, gzip, deflate'])(
    '[H64] the web app is served at / to programs too, whatever encoding they accept: %s',
    async (encoding) => {
      await using http = await startHttp([service], { web: { root } })
      const answer = await http.call('GET', '/', undefined, { accept: '*/*', 'accept-encoding': encoding })
      expect(answer.status).toBe(200)
      expect(answer.text).toContain('<title>Stonechat</title>')
    },
  )

  it('[H36] the web app gives hashed files for ever, compressed where accepted', async () => {
    await using http = await startHttp([service], { web: { root } })
    const answer = await http.call('GET', '/assets/app-1a2b.js', undefined, { 'accept-encoding': 'br, gzip' })
    expect(answer.text).toBe('console.log(1)')
    expect([answer.headers.get('content-encoding'), answer.headers.get('vary')]).toEqual([
      'br',
      expect.stringContaining('accept-encoding'),
    ])
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-type')).toContain('javascript')
    const plain = await http.call('GET', '/assets/app-1a2b.js', undefined, { 'accept-encoding': 'identity' })
    expect([plain.headers.get('content-encoding'), plain.text]).toEqual([null, 'console.log(1)'])
  })

  it('[H37] the web app answers 304 to a browser that has the page', async () => {
    await using http = await startHttp([service], { web: { root } })
    // By inject, because fetch itself asks for a fresh answer whenever it is given an If-None-Match.
    const { etag } = (await http.app.inject({ url: '/', headers: html })).headers
    const again = await http.app.inject({ url: '/', headers: { ...html, 'if-none-match': etag as string } })
    expect(again.statusCode).toBe(304)
  })

  it('[H38] the web app never stands in for what is no page: API, missing files, hidden files, programs', async () => {
    await using http = await startHttp([service], { web: { root } })
    for (const path of ['/api/nope', '/ws', '/assets/gone.js', '/docs/nope']) {
      const answer = await http.call('GET', path, undefined, html)
      expect([path, answer.status, answer.body?.code]).toEqual([path, 404, 'not_found'])
    }
    expect((await http.call('GET', '/chat', undefined, { accept: 'application/json' })).status).toBe(404)
    expect((await http.call('POST', '/chat', {}, html)).status).toBe(404)
    const hidden = await http.call('GET', '/.secret')
    expect([hidden.status, hidden.text.includes('hidden')]).toEqual([404, false])
  })
})

describe('headers', () => {
  it('[H39] headers allow a page its own origin only, and no other site to frame it', async () => {
    await using http = await startHttp([service], { web: { root } })
    for (const path of ['/', '/api/nope', '/healthz']) {
      const { headers } = await http.call('GET', path, undefined, html)
      const policy = headers.get('content-security-policy')!
      for (const rule of [
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]) {
        expect(policy.split('; ')).toContain(rule)
      }
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('strict-transport-security')).toBeNull()
    }
  })

  it('[L750] headers let a page record sound, look through the camera, and show and play what it was given', async () => {
    await using http = await startHttp([service], { web: { root } })
    const { headers } = await http.call('GET', '/', undefined, html)
    const policy = headers.get('content-security-policy')!.split('; ')
    expect(policy).toContain("media-src 'self' blob:")
    expect(policy.find((rule) => rule.startsWith('img-src'))).toContain('blob:')
    const permissions = headers.get('permissions-policy')!.split(', ')
    expect(permissions).toEqual(expect.arrayContaining(['microphone=(self)', 'camera=(self)']))
  })

  it('[H40] headers ask for TLS only where the request came by TLS', async () => {
    await using http = await startHttp([service], { trustProxy: true })
    const { headers } = await http.call('GET', '/healthz', undefined, { 'x-forwarded-proto': 'https' })
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/)
  })

  it('[H41] headers let pages of other origins in only where those are named', async () => {
    const origin = 'https://app.example.com'
    await using http = await startHttp([service], { corsOrigins: [origin] })
    const preflight = await http.call('OPTIONS', '/api/send', undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, content-type',
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin])
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
    const sent = await http.call('POST', '/api/send', { target_id: 1, content: 'a' }, { origin })
    expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([201, origin])
    const other = await http.call('GET', '/healthz', undefined, {
      origin: 'https://app.example.com.evil.com',
    })
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
    await using closed = await startHttp([service])
    expect(
      (await closed.call('GET', '/healthz', undefined, { origin })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBeNull()
  })
})

describe('the request log', () => {
  it('[H42] the request log has a line with operation, status and the id the caller got, and no token or body', async () => {
    await using http = await startHttp([service])
    const { headers } = await http.call('POST', '/api/send?x_token=s3cret', {
      target_id: 1,
      content: 'private',
    })
    await http.call('GET', '/nope?token=s3cret')
    expect(http.log.lines).toContainEqual({
      level: 'debug',
      event: 'http.request',
      fields: expect.objectContaining({
        requestId: headers.get('x-request-id'),
        method: 'POST',
        route: 'message.send',
        status: 201,
      }),
    })
    expect(http.log.text()).not.toMatch(/s3cret|private|user-7/)
  })
})
