import { once } from 'node:events'
import { connect } from 'node:net'
import type { Sink } from '@stonechat/im'
import { describe, expect, it } from 'vitest'
import { gatewayLimits } from '../limits.js'
import { bigEvent, createService, outbound, until } from '../testing/fixtures.js'
import { startSockets } from '../testing/socket-client.js'
import { textFrame } from './frame.js'

const echo = createService({ 'message.send': ({ input }) => ({ data: input }), ping: () => ({ data: {} }) })

describe('delivery', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])(
    '[W40] an event of %i bytes arrives whole',
    async (bytes) => {
      await using sockets = await startSockets()
      const socket = await sockets.connect()
      const event = bigEvent(bytes)
      sockets.messaging.connections[0]!.sink.deliver(event)
      expect(await socket.next()).toEqual(JSON.parse(event.text))
      expect(event.wire).toEqual(textFrame(event.text))
    },
  )

  it('[W41] an event is framed once, however many connections get it, and all get the same buffer', async () => {
    await using sockets = await startSockets()
    const clients = await Promise.all(
      Array.from({ length: 20 }, (_, index) => sockets.connect(`?token=user-${index + 1}`)),
    )
    const before = sockets.gateway.stats().framed
    const events = [1, 2, 3].map((user_id) =>
      outbound({ event: 'typing', data: { target_type: 'user', target_id: 1, user_id } }),
    )
    for (const event of events) {
      for (const { sink } of sockets.messaging.connections) sink.deliver(event)
    }
    for (const client of clients) {
      for (const event of events) expect(await client.next()).toEqual(JSON.parse(event.text))
    }
    expect(sockets.gateway.stats().framed - before).toBe(3)
  })

  it('[W42] events and replies of a connection keep one order', async () => {
    const service = createService({
      ping: ({ connectionId }) => {
        const { sink } = sockets.messaging.connections.find(({ id }) => id === connectionId)!
        sink.deliver(bigEvent(1))
        queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => sink.deliver(bigEvent(2)))))
        return { data: {} }
      },
    })
    await using sockets = await startSockets([service])
    const socket = await sockets.connect()
    socket.send({ id: 1, op: 'ping' })
    const kinds = [await socket.next(), await socket.next(), await socket.next()].map(
      (frame) => Object.keys(frame)[0],
    )
    expect(kinds.filter((kind) => kind === 'id')).toHaveLength(1)
    expect(kinds[0]).toBe('event')
  })

  it('[W43] a burst within one tick that the socket takes is not "behind"', async () => {
    await using sockets = await startSockets()
    const socket = await sockets.connect()
    const event = bigEvent(10_000)
    const count = Math.ceil((2 * gatewayLimits.connectionQueueMaxBytes) / 10_000)
    for (let index = 0; index < count; index += 1) {
      sockets.messaging.connections[0]!.sink.deliver(event)
      if (index % 20 === 19) await new Promise(setImmediate)
    }
    for (let index = 0; index < count; index += 1)
      expect(await socket.next()).toMatchObject({ event: 'typing' })
  })
})

describe('a connection that does not read', () => {
  /** Connects, then reads no more. */
  async function stalled() {
    const sockets = await startSockets([echo])
    const socket = await sockets.connect()
    socket.ws.pause()
    return { sockets, socket, live: sockets.messaging.connections[0]! }
  }

  it('[W44] a connection that does not read is closed as behind with 4001, and costs a bounded amount of memory', async () => {
    const { sockets, socket, live } = await stalled()
    await using _sockets = sockets
    const before = process.memoryUsage().arrayBuffers
    // 64 MiB, each event its own buffer, would all be held by a queue without a limit.
    for (let index = 0; index < 1_024; index += 1) {
      live.sink.deliver(bigEvent(65_536))
      if (index % 8 === 0) await new Promise(setImmediate)
    }
    expect(live.isClosed).toBe(true)
    expect(sockets.gateway.stats().closes.behind).toBe(1)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1_048_576)
    socket.ws.resume()
    expect(await socket.closed).toEqual({ code: 4001, reason: 'you are behind' })
  })

  it('[W45] a connection that does not read loses typing and presence first, and nothing else', async () => {
    const { sockets, socket, live } = await stalled()
    await using _sockets = sockets
    const filler = bigEvent(100_000)
    // The kernel takes some; go on until the queue of the gateway holds enough to matter.
    while (sockets.gateway.stats().dropped === 0) {
      live.sink.deliver(filler)
      live.sink.deliver(bigEvent(10, true))
      await new Promise(setImmediate)
    }
    const sentBefore = sockets.gateway.stats().framesOut
    live.sink.deliver(bigEvent(7))
    expect(sockets.gateway.stats()).toMatchObject({ framesOut: sentBefore + 1, closes: { behind: 0 } })
    socket.ws.resume()
    let last = await socket.next()
    while ((last as { data: { text: string } }).data.text.length !== 7) last = await socket.next()
    expect(live.isClosed).toBe(false)
  })

  it('[Z110] a connection that does not read is closed with 4001 earlier where many hold too much together; one that reads is not', async () => {
    await using sockets = await startSockets([echo], { queuedMaxBytes: 4 * 262_144 })
    const reading = await sockets.connect('?token=user-1')
    const stalled = await Promise.all(
      Array.from({ length: 8 }, (_, index) => sockets.connect(`?token=user-${index + 2}`)),
    )
    for (const { ws } of stalled) ws.pause()
    const event = bigEvent(65_536)
    let sent = 0
    while (sockets.gateway.stats().closes.behind < 4) {
      for (const { sink, isClosed } of sockets.messaging.connections) if (!isClosed) sink.deliver(event)
      sent += 1
      await reading.next()
    }
    expect(sent).toBeGreaterThan(1)
    expect(sockets.messaging.connections[0]!.isClosed).toBe(false)
    expect(reading.ws.readyState).toBe(reading.ws.OPEN)
    const behind = stalled.filter((_, index) => sockets.messaging.connections[index + 1]!.isClosed)
    for (const { ws } of stalled) ws.resume()
    expect((await behind[0]!.closed).code).toBe(4001)
  })

  it('[W46] a connection that does not even take the close is cut off', async () => {
    await using sockets = await startSockets([echo])
    const accepted = once(sockets.server, 'connection')
    const raw = connect(sockets.port, '127.0.0.1')
    raw.write(
      'GET /ws?token=user-7 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    await once(raw, 'data')
    raw.pause()
    const [theirEnd] = await accepted
    await until(() => sockets.messaging.connections.length === 1)
    const closed = once(theirEnd, 'close')
    sockets.messaging.connections[0]!.sink.close('deviceRevoked')
    expect(sockets.gateway.stats().connections).toBe(1)
    await closed
    expect(sockets.gateway.stats().connections).toBe(0)
    raw.destroy()
  })
})

describe('the end of a connection', () => {
  it('[W47] the hub learns at once when a client goes, and when the gateway closes', async () => {
    await using sockets = await startSockets()
    const first = await sockets.connect()
    first.ws.close()
    await first.closed
    await until(() => sockets.messaging.connections[0]!.isClosed)
    const second = await sockets.connect()
    sockets.messaging.connections[1]!.sink.close('deviceRevoked')
    expect(sockets.messaging.connections[1]!.isClosed).toBe(true)
    expect(await second.closed).toEqual({ code: 4102, reason: 'device revoked' })
  })

  it('[W523] a request that ends its own device is answered, and nothing after it is', async () => {
    const { sinks, service } = createRevoker()
    await using sockets = await startSockets([service])
    const socket = await sockets.connect()
    sinks.push(sockets.messaging.connections[0]!.sink)
    socket.send({ id: 1, op: 'account.logout' })
    socket.send({ id: 2, op: 'ping' })
    expect(await socket.next()).toEqual({ id: 1, data: {} })
    expect(await socket.closed).toEqual({ code: 4102, reason: 'device revoked' })
    expect(service.calls.map(({ name }) => name)).toEqual(['account.logout'])
  })

  it('[W48] what was queued before a close arrives before it', async () => {
    await using sockets = await startSockets()
    const socket = await sockets.connect()
    const { sink } = sockets.messaging.connections[0]!
    sink.deliver(bigEvent(5))
    sink.close('userDisabled')
    sink.deliver(bigEvent(6))
    expect(await socket.next()).toMatchObject({ data: { text: 'aaaaa' } })
    expect((await socket.closed).code).toBe(4103)
    await expect(socket.next()).rejects.toThrow()
  })

  it('[W49] a user’s oldest connection is replaced where there are too many', async () => {
    await using sockets = await startSockets()
    const oldest = await sockets.connect()
    const other = await sockets.connect('?token=user-8')
    for (let index = 0; index < gatewayLimits.connectionsMaxPerUser; index += 1) await sockets.connect()
    expect((await oldest.closed).code).toBe(4104)
    expect(other.ws.readyState).toBe(other.ws.OPEN)
    expect(sockets.gateway.stats().users).toBe(2)
  })

  it('[W50] closing disconnects all clients with 4002, meanwhile refuses new ones with 503, then cuts off the rest', async () => {
    await using sockets = await startSockets()
    const clients = await Promise.all(
      Array.from({ length: 50 }, (_, index) => sockets.connect(`?token=user-${index + 1}`)),
    )
    const stalled = await sockets.connect('?token=user-99')
    stalled.ws.pause()
    const done = sockets.gateway.close({ withinMs: 600 })
    expect(await sockets.refusal()).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(await Promise.all(clients.map(async ({ closed }) => (await closed).code))).toEqual(
      clients.map(() => 4002),
    )
    await until(() => sockets.gateway.stats().connections === 1)
    await done
    expect(sockets.gateway.stats()).toMatchObject({ connections: 0, users: 0 })
    stalled.ws.resume()
  })

  it('[W51] the log has a line when it opens and one with its code when it ends', async () => {
    await using sockets = await startSockets()
    const socket = await sockets.connect()
    socket.ws.close(1000)
    await socket.closed
    await until(() => sockets.log.lines.length === 2)
    const fields = { connectionId: 'connection-1', userId: 7 }
    expect(sockets.log.lines).toEqual([
      { level: 'debug', event: 'ws.opened', fields },
      { level: 'debug', event: 'ws.closed', fields: { ...fields, code: 1000 } },
    ])
  })
})

/** A service that closes connections before it answers, as signing out does. */
function createRevoker() {
  const sinks: Sink[] = []
  const service = createService({
    'account.logout': async () => {
      for (const sink of sinks) sink.close('deviceRevoked')
      return { data: {} }
    },
    ping: () => ({ data: {} }),
  })
  return { sinks, service }
}
