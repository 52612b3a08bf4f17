import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { operations } from '@stonechat/protocol/operations'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { authenticate, createMemoryLog, createService, until } from '../testing/fixtures.js'
import { startHttp } from '../testing/http-server.js'
import { httpGateway } from './gateway.js'

const ip = '127.0.0.1'
const service = createService({
  'message.send': ({ input }) => ({ data: input }),
  'presence.get': () => ({ data: { text: 'a'.repeat(100_000) } }),
  // The same length in bytes, not in characters.
  'block.list': () => ({ data: { text: '字'.repeat(33_333) } }),
})
const probes = { ready: async () => {}, metrics: async () => ({ contentType: 'text/plain', body: 'up 1\n' }) }
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stonechat-admission-'))
  await mkdir(join(root, 'assets'))
  await writeFile(join(root, 'index.html'), '<!doctype html><title>Stonechat</title>')
  await writeFile(join(root, 'assets', 'app.js'), 'a'.repeat(50_000))
})

afterAll(() => rm(root, { recursive: true }))

async function start(clock = () => 0) {
  const limiter = createLimiter({ isEnabled: true, clock })
  const http = await startHttp([service], { limiter, web: { root }, probes })
  return { limiter, http, [Symbol.asyncDispose]: http[Symbol.asyncDispose] }
}

/** How many more requests of the address are let in at the same time. */
function countFree({ requests }: ReturnType<typeof createLimiter>): number {
  let free = 0
  while (requests.enter(ip)) free += 1
  for (let left = free; left > 0; left -= 1) requests.leave(ip, 0)
  return free
}

describe('what a request pays before anything is done for it', () => {
  it.each([
    '/',
    '/assets/app.js',
    '/assets/nope',
    '/nope',
    '/docs',
    '/docs/nope',
    '/api/openapi.json',
    '/api/nope',
    '/metrics',
  ])(
    '[Z870] a request for %s takes points of its address, and is refused where there are none',
    async (path) => {
      await using server = await start()
      const { http, limiter } = server
      limiter.take({ cost: gatewayLimits.ratePointsPerIp - gatewayLimits.ratePointsPerPageMade, ip })
      const statuses: number[] = []
      for (let asked = 0; asked < 9; asked += 1) {
        const answer = await http.call('GET', path)
        statuses.push(answer.status)
        if (answer.status !== 429) continue
        expect(answer.body).toMatchObject({
          code: 'rate_limited',
          retry_after_ms: gatewayLimits.rateWindowMs,
        })
        expect(answer.headers.get('connection')).toBe('close')
      }
      expect(statuses[0]).not.toBe(429)
      expect(statuses.at(-1)).toBe(429)
    },
  )

  it('[Z871] probes from nearby are answered however much others at their address ask; others’ probes pay', async () => {
    await using server = await start()
    const { http, limiter } = server
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip })
    for (const path of ['/healthz', '/readyz']) {
      expect((await http.call('GET', path)).status).toBe(200)
      expect((await http.call('GET', path, undefined, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(429)
    }
  })

  it('[Z872] routes of a host are not refused, whatever is spent on ours', async () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    const app = Fastify()
    app.get('/own', async () => ({ own: true }))
    await app.register(httpGateway, {
      ...{ prefix: '/chat', services: [service], authenticate, limiter, log: createMemoryLog() },
    })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip })
    expect((await app.inject('/chat/nope')).statusCode).toBe(429)
    expect((await app.inject('/own')).statusCode).toBe(200)
    expect((await app.inject('/nope')).statusCode).toBe(404)
    await app.close()
  })
})

describe('routes that end like a probe', () => {
  it('[Z983] only the probes themselves are free: not a route of an application that ends like one', async () => {
    await using server = await start()
    const { http, limiter } = server
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip })
    for (const path of ['/assets/healthz', '/nope/readyz', '/docs/readyz', '/healthz/', '/metrics'])
      expect([path, (await http.call('GET', path)).status]).toEqual([path, 429])
    expect((await http.call('GET', '/healthz')).status).toBe(200)
  })
})

describe('what may be under way', () => {
  it.each([
    ['GET /assets/nope HTTP/1.1\r\nHost: a\r\n\r\n', 2_000],
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 500],
    ['GET /api/online?user_id=1 HTTP/1.1\r\nHost: a\r\n\r\n', 500],
  ])('[Z873] a connection that sends %j many times over at once is cut', async (request, times) => {
    await using server = await start()
    const { http, limiter } = server
    const socket = connect(http.port, ip).on('error', () => {})
    socket.write(request.repeat(times))
    await new Promise((resolve) => socket.resume().once('close', resolve))
    await until(() => countFree(limiter) === gatewayLimits.httpRequestsMaxPerAddress)
    const handled = http.log.lines.filter(({ event }) => event === 'http.request').length
    expect(handled).toBeLessThanOrEqual(gatewayLimits.httpPipelinedMaxRequests)
  })

  it('[Z873] a connection that sends a few requests at once gets all their answers, in order', async () => {
    await using server = await start()
    const socket = connect(server.http.port, ip)
    const paths = ['/healthz', '/assets/app.js', '/nope', '/readyz', '/']
    socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
    socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(
      [200, 200, 404, 200, 200, 200].map((one) => `HTTP/1.1 ${one}`),
    )
  })

  it('[Z874] an address has so many requests under way; one more is refused, and each that ends makes room', async () => {
    await using server = await start()
    const { http, limiter } = server
    for (let left = gatewayLimits.httpRequestsMaxPerAddress; left > 0; left -= 1) limiter.requests.enter(ip)
    const { status, body } = await http.call('GET', '/api/online?user_id=1')
    expect([status, body.code]).toEqual([429, 'rate_limited'])
    limiter.requests.leave(ip, 0)
    for (let round = 0; round < 3; round += 1)
      expect((await http.call('GET', '/api/online?user_id=1')).status).toBe(200)
  })

  it('[Z874] requests of an address whose connections are cut in the middle of anything no longer count', async () => {
    await using server = await start()
    const { http, limiter } = server
    for (let round = 0; round < 40; round += 1) {
      const socket = connect(http.port, ip).on('error', () => {})
      socket.write('GET /api/online?user_id=1 HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(round % 12))
      socket.write(round % 2 === 0 ? 'POST /api/send HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{' : '')
      await delay(round % 5)
      socket.destroy()
    }
    await until(() => countFree(limiter) === gatewayLimits.httpRequestsMaxPerAddress)
  })

  it('[Z875] an address that does not take its answers gets no more of them until it does', async () => {
    await using server = await start()
    const { http, limiter } = server
    limiter.requests.enter(ip)
    limiter.requests.owe(ip, gatewayLimits.httpOwedMaxBytesPerAddress + 1)
    expect((await http.call('GET', '/api/online?user_id=1')).status).toBe(429)
    limiter.requests.leave(ip, gatewayLimits.httpOwedMaxBytesPerAddress + 1)
    expect((await http.call('GET', '/api/online?user_id=1')).status).toBe(200)
  })
})

describe('operations', () => {
  it('[Z987] over HTTP an operation takes more than its own points, of whoever pays', async () => {
    await using server = await start()
    const { http, limiter } = server
    const each = operations['message.send'].cost + gatewayLimits.ratePointsPerHttpRequest
    const send = () => http.call('POST', '/api/send', { target_id: 1, content: 'a' })
    limiter.take({ cost: gatewayLimits.ratePointsPerUser - 2 * each, userId: 7 })
    const statuses = [(await send()).status, (await send()).status, (await send()).status]
    expect([statuses.indexOf(429), gatewayLimits.ratePointsPerHttpRequest > 0]).toEqual([2, true])
  })
})

describe('long answers', () => {
  const each =
    1 + gatewayLimits.ratePointsPerHttpRequest + Math.floor(100_000 / gatewayLimits.rateAnswerBytesPerPoint)

  it('[Z876] a long answer costs a point for every 4 KiB, of the user or of the stranger’s address', async () => {
    await using server = await start()
    const { http, limiter } = server
    limiter.take({ cost: gatewayLimits.ratePointsPerUser - each, userId: 7 })
    expect((await http.call('GET', '/api/blocks')).status).toBe(200)
    expect((await http.call('GET', '/api/blocks')).status).toBe(429)
    limiter.take({ cost: gatewayLimits.ratePointsPerIp - each, ip })
    const stranger = { authorization: '' }
    expect((await http.call('GET', '/api/online?user_id=1', undefined, stranger)).status).toBe(200)
    expect((await http.call('GET', '/api/online?user_id=1', undefined, stranger)).status).toBe(429)
  })

  it('[Z877] what an answer cost beyond the limit is missing in the next windows', async () => {
    const time = { now: 0 }
    await using server = await start(() => time.now)
    const { http, limiter } = server
    limiter.take({ cost: gatewayLimits.ratePointsPerUser, userId: 7 })
    limiter.owe({ cost: gatewayLimits.ratePointsPerUser, userId: 7 })
    time.now += gatewayLimits.rateWindowMs
    expect((await http.call('GET', '/api/blocks')).status).toBe(429)
    time.now += gatewayLimits.rateWindowMs
    expect((await http.call('GET', '/api/blocks')).status).toBe(200)
  })
})
