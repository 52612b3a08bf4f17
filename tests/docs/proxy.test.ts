/** The configurations of the guide to proxies, each in the real program, before a real server. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  caddy,
  makeBytes,
  nginx,
  patienceMs,
  type RunningServer,
  startServer,
  uniqueName,
  uniquePhone,
  type WebProxyPlaces,
  type WebProxyProgram,
} from '@stonechat/testkit'
import { describe, expect, it, vi } from 'vitest'
import {
  callSecurely,
  openSecureRequest,
  openSecureSocket,
  type SecureSite,
} from '../support/secure-client.js'

const guide = fileURLToPath(new URL('../../docs/guide', import.meta.url))
const hostName = 'chat.example.com'

interface Setup {
  readonly name: string
  readonly program: WebProxyProgram
  readonly file: string
  /** What the reader of the guide puts in: each text that must be there, and what it becomes. */
  fill(places: WebProxyPlaces): readonly (readonly [string, string])[]
}

const setups: readonly Setup[] = [
  {
    name: 'nginx',
    program: nginx,
    file: 'nginx.conf',
    fill: ({ folder, httpPort, httpsPort, certificate, key }) => [
      ['listen 80;', `listen 127.0.0.1:${httpPort};`],
      ['listen 443 ssl', `listen 127.0.0.1:${httpsPort} ssl`],
      ['/etc/ssl/stonechat/fullchain.pem', certificate],
      ['/etc/ssl/stonechat/privkey.pem', key],
      ['/var/log/nginx/stonechat.log', join(folder, 'access.log')],
    ],
  },
  {
    name: 'Caddy',
    program: caddy,
    file: 'Caddyfile',
    fill: ({ certificate, key }) => [[`${hostName} {`, `${hostName} {\n\ttls ${certificate} ${key}`]],
  },
]

interface Site extends SecureSite, AsyncDisposable {
  readonly places: WebProxyPlaces
  readonly server: RunningServer
}

/** Starts a server as the guide says and the proxy before it. */
async function startSite({ program, file, fill }: Setup, args: readonly string[] = []): Promise<Site> {
  const server = await startServer({ args: ['-trust-proxy', '127.0.0.1', ...args] })
  try {
    const text = await readFile(join(guide, file), 'utf8')
    const proxy = await program.start(hostName, (places) => {
      const filled = [...fill(places), ['127.0.0.1:8080', `127.0.0.1:${server.port}`] as const]
      return filled.reduce((written, [from, to]) => {
        expect(written).toContain(from)
        return written.replace(from, to)
      }, text)
    })
    const close = async () => {
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    }
    const ca = await readFile(proxy.certificate, 'utf8')
    return { hostName, port: proxy.httpsPort, ca, places: proxy, server, [Symbol.asyncDispose]: close }
  } catch (cause) {
    await server[Symbol.asyncDispose]()
    throw cause
  }
}

async function registerAt(site: SecureSite): Promise<{ id: number; token: string }> {
  const body = { username: uniqueName(), phone: uniquePhone(), password: 'a long secret' }
  const { status, text } = await callSecurely(site, 'POST /api/register', { body })
  expect({ status, text }).toMatchObject({ status: 201 })
  const { user, token } = JSON.parse(text)
  return { id: user.id, token }
}

/** Where requests without TLS are redirected to. */
async function readRedirect({ places }: Site, path: string): Promise<string | undefined> {
  const asking = get({ port: places.httpPort, path, headers: { host: hostName }, agent: false })
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.headers.location
}

describe.each(setups.map((setup) => [setup.name, setup] as const))('the guide to %s', (_, setup) => {
  const test = it.skipIf(!setup.program.isInstalled())

  test('[D8] two users register over https and talk over wss, as pages of the site', async () => {
    await using site = await startSite(setup)
    const [ada, bob] = [await registerAt(site), await registerAt(site)]
    await using socketOfAda = await openSecureSocket(site, ada.token)
    await using socketOfBob = await openSecureSocket(site, bob.token)
    const said = await socketOfAda.request('message.send', { target_id: bob.id, content: '你好 👋' })
    expect(said.data).toMatchObject({ seq: 1 })
    expect(await socketOfBob.next('message.created')).toMatchObject({ seq: 1, sender_id: ada.id })
    const answer = { token: bob.token, body: { target_id: ada.id, content: 'hello' } }
    expect((await callSecurely(site, 'POST /api/send', answer)).status).toBe(201)
    expect(await socketOfAda.next('message.created')).toMatchObject({ seq: 2, sender_id: bob.id })

    const page = await callSecurely(site, 'GET /')
    expect(page).toMatchObject({ status: 200, headers: { 'strict-transport-security': expect.any(String) } })
    expect(await callSecurely(site, 'GET /readyz')).toMatchObject({ status: 200 })
    expect((await callSecurely(site, 'GET /metrics')).status).toBe(404)
    expect(await readRedirect(site, '/login?x=1')).toMatch(
      /^https:\/\/chat\.example\.com(:\d+)?\/login\?x=1$/,
    )
    expect(site.server.logs.map(({ event }) => event)).not.toContain('trust_proxy.missing')
  })

  test('[D9] each client counts by an address of its own, whatever it claims to be', async () => {
    const limits = ['-rate-limits', 'on', '-address-points', '100', '-address-connections', '2']
    await using site = await startSite(setup, limits)
    const [ada, bob] = [await registerAt(site), await registerAt(site)]
    await using _one = await openSecureSocket(site, ada.token, '127.0.0.2')
    await using _two = await openSecureSocket(site, ada.token, '127.0.0.2')
    await expect(openSecureSocket(site, ada.token, '127.0.0.2')).rejects.toThrow(/429/)
    await using _three = await openSecureSocket(site, bob.token, '127.0.0.3')

    const ask = (token: string, from: string, claimed: string) =>
      callSecurely(site, 'GET /api/sessions', { token, from, headers: { 'x-forwarded-for': claimed } })
    let status = 200
    for (let asked = 0; status === 200 && asked < 200; asked += 1)
      ({ status } = await ask(ada.token, '127.0.0.2', `203.0.113.${asked}`))
    expect(status).toBe(429)
    expect((await ask(bob.token, '127.0.0.3', '127.0.0.2')).status).toBe(200)
  })

  test('[D10] the largest body there may be goes through, a larger one is refused with the sentence of the server', async () => {
    await using site = await startSite(setup)
    const { id, token } = await registerAt(site)
    const send = async (bytes: number) => {
      const body = { target_id: id, content: 'x'.repeat(bytes) }
      const { status, headers, text } = await callSecurely(site, 'POST /api/send', { token, body })
      const isOfServer = headers['content-type']?.startsWith('application/problem+json') === true
      return { status, code: isOfServer ? JSON.parse(text).code : undefined }
    }
    // Read whole, and refused for its length as a text.
    expect(await send(255 * 1024)).toEqual({ status: 400, code: 'invalid_input' })
    for (let sent = 0; sent < 20; sent += 1)
      expect(await send(300 * 1024)).toEqual({ status: 413, code: 'too_large' })
    expect(await send(3 * 1024 * 1024)).toMatchObject({ status: 413 })
    // No proxy reads as much as this, so its sender may get no answer; other clients are not affected.
    await Promise.allSettled([send(8 * 1024 * 1024), send(8 * 1024 * 1024)])
    expect(await send(1)).toMatchObject({ status: 201 })
  })

  test('[L78] files go up and down through the proxy: whole, in parts of what came before a cut, and by ranges', async () => {
    await using site = await startSite(setup)
    const { token } = await registerAt(site)
    const bytes = makeBytes(20 * 1024 * 1024)
    const tus = { 'tus-resumable': '1.0.0' }
    const chunk = { ...tus, 'content-type': 'application/offset+octet-stream' }

    const begun = await callSecurely(site, 'POST /api/uploads', {
      token,
      headers: { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': 'filename YS5iaW4=' },
    })
    expect(begun.status).toBe(201)
    const path = new URL(begun.headers.location!, `https://${hostName}`).pathname
    const cut = openSecureRequest(site, `PATCH ${path}`, {
      token,
      headers: { ...chunk, 'upload-offset': '0', 'content-length': String(bytes.length) },
    })
    cut.on('error', () => {})
    // Not ended: what the server has of it by now came through a proxy that waits for no end.
    await new Promise((resolve) => cut.write(bytes.subarray(0, 12 * 1024 * 1024), resolve))
    const offset = await vi.waitFor(
      async () => {
        const { status, headers } = await callSecurely(site, `HEAD ${path}`, { token, headers: tus })
        expect(status).toBe(200)
        expect(Number(headers['upload-offset'])).toBeGreaterThan(1024 * 1024)
        return Number(headers['upload-offset'])
      },
      { timeout: patienceMs, interval: 200 },
    )
    cut.destroy()
    const rest = await callSecurely(site, `PATCH ${path}`, {
      token,
      headers: { ...chunk, 'upload-offset': String(offset) },
      rawBody: bytes.subarray(offset),
    })
    expect(rest.status).toBe(204)

    const content = path.replace('uploads', 'files').concat('/content')
    const whole = await callSecurely(site, `GET ${content}`, { token })
    expect([whole.status, Buffer.compare(whole.bytes, bytes)]).toEqual([200, 0])
    const part = await callSecurely(site, `GET ${content}`, { token, headers: { range: 'bytes=10000000-' } })
    expect([part.status, Buffer.compare(part.bytes, bytes.subarray(10_000_000))]).toEqual([206, 0])

    const once = await callSecurely(site, 'POST /api/files?name=b.bin', {
      token,
      headers: { 'content-type': 'application/octet-stream' },
      rawBody: bytes.subarray(0, 3 * 1024 * 1024),
    })
    expect([once.status, JSON.parse(once.text).bytes]).toEqual([201, 3 * 1024 * 1024])
  })
})
