import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { gatewayLimits } from '../limits.js'
import { until } from '../testing/fixtures.js'
import { createRequestLines, type Handler } from './request-lines.js'

const host = '127.0.0.1'
const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${headers}\r\n`
const { httpPipelinedMaxRequests, httpRequestsMaxPerTurn } = gatewayLimits
const closes: (() => void)[] = []

afterEach(() => {
  for (const close of closes.splice(0)) close()
})

/** A server that handles requests in lines, and counts those that Node parsed. */
async function start(handle: Handler) {
  const lines = createRequestLines(handle)
  const counts = { parsed: 0, connections: 0 }
  const server = createServer((request, response) => {
    counts.parsed += 1
    lines(request, response)
  })
  server.on('connection', () => {
    counts.connections += 1
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  closes.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const open = (text: string): Socket => {
    const socket = connect(port, host).on('error', () => {})
    closes.push(() => socket.destroy())
    socket.write(text)
    return socket
  }
  return { counts, open }
}

const closed = (socket: Socket) => new Promise((resolve) => socket.resume().once('close', resolve))

describe('requests of many connections', () => {
  it.each([
    ['many requests', get('/').repeat(2_000), httpPipelinedMaxRequests],
    ['long requests', get('/', `x-long: ${'x'.repeat(9_000)}\r\n`).repeat(200), 22],
  ])('[Z980] Node stops reading a packet with too %s where the connection is cut', async (_, text, most) => {
    let handled = 0
    const { counts, open } = await start((_request, response) => {
      handled += 1
      setTimeout(() => response.end('x'), 5_000).unref()
    })
    await closed(open(text))
    expect(counts.parsed).toBeLessThanOrEqual(most + 1)
    expect(handled).toBeLessThanOrEqual(most)
  })

  it('[Z981] a connection’s requests are handled one after the other, in order, and the next only when the answer before was taken', async () => {
    const handled: string[] = []
    const large = 'x'.repeat(16 * 1_048_576)
    const { open } = await start(({ url = '' }, response) => {
      handled.push(url)
      response.end(large)
    })
    const socket = open(['/1', '/2', '/3', '/4'].map((path) => get(path)).join(''))
    socket.pause()
    await until(() => handled.length === 1)
    // Another connection comes and goes meanwhile: there was time enough to handle more.
    const other = open(get('/other', 'Connection: close\r\n'))
    await closed(other)
    expect(handled).toEqual(['/1', '/other'])
    socket.resume()
    await until(() => handled.length === 5)
    expect(handled).toEqual(['/1', '/other', '/2', '/3', '/4'])
  })

  it('[Z982] however many connections ask at once, a turn of the event loop handles so many of their requests, by turns', async () => {
    const connections = 100
    const each = 20
    let turn = 0
    const handled: { turn: number; who: string }[] = []
    let isOver = false
    const count = () => {
      turn += 1
      if (!isOver) setImmediate(count)
    }
    const { counts, open } = await start(({ url = '' }, response) => {
      handled.push({ turn, who: url })
      response.end('x')
    })
    count()
    const sockets = Array.from({ length: connections }, () => open('').resume())
    await until(() => counts.connections === connections)
    for (const [n, socket] of sockets.entries()) socket.write(get(`/${n}`).repeat(each))
    await until(() => handled.length === connections * each)
    isOver = true
    const perTurn = new Map<number, number>()
    for (const one of handled) perTurn.set(one.turn, (perTurn.get(one.turn) ?? 0) + 1)
    expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(httpRequestsMaxPerTurn)
    const first = handled.findIndex(
      ({ who }, at) => handled.slice(0, at).filter((o) => o.who === who).length === each - 1,
    )
    expect(new Set(handled.slice(0, first).map(({ who }) => who)).size).toBe(connections)
  })
})
