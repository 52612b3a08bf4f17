import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createMessaging, createService, until } from '../testing/fixtures.js'
import { startSockets } from '../testing/socket-client.js'

const quick = { pingIntervalMs: 60, pongTimeoutMs: 40 }

describe('the heartbeat', () => {
  it('[W60] the heartbeat asks a silent connection, and keeps one that answers', async () => {
    await using sockets = await startSockets([], { heartbeat: quick })
    const socket = await sockets.connect()
    for (let beat = 0; beat < 4; beat += 1) await once(socket.ws, 'ping')
    expect(socket.ws.readyState).toBe(socket.ws.OPEN)
  })

  it('[W61] the heartbeat closes a connection that does not answer with 4005', async () => {
    await using sockets = await startSockets([], { heartbeat: quick })
    const socket = await sockets.connect(undefined, { autoPong: false })
    expect((await socket.closed).code).toBe(4005)
  })

  it('[W62] a frame is as good as a pong', async () => {
    await using sockets = await startSockets([createService({ ping: () => ({ data: {} }) })], {
      heartbeat: quick,
    })
    const socket = await sockets.connect(undefined, { autoPong: false })
    for (let beat = 0; beat < 3; beat += 1) {
      await once(socket.ws, 'ping')
      socket.send({ id: beat, op: 'ping' })
      expect(await socket.next()).toMatchObject({ id: beat })
    }
    expect((await socket.closed).code).toBe(4005)
  })

  it('[W63] a ping the hub asked for goes out in order and its pong is reported once', async () => {
    await using sockets = await startSockets()
    const socket = await sockets.connect()
    const hub = sockets.messaging.connections[0]!
    hub.sink.ping()
    hub.sink.ping()
    await until(() => hub.pongs >= 2)
    socket.ws.pong(Buffer.from([0, 0, 0, 2]))
    socket.ws.pong('made up')
    socket.ws.pong(Buffer.from([0, 0, 0, 99]))
    hub.sink.ping()
    await until(() => hub.pongs >= 3)
    expect(hub.pongs).toBe(3)
  })

  it('[W64] one pong answers all pings up to its own', async () => {
    await using sockets = await startSockets([createService({ ping: () => ({ data: {} }) })])
    const socket = await sockets.connect(undefined, { autoPong: false })
    const hub = sockets.messaging.connections[0]!
    const payloads: Buffer[] = []
    const asked = new Promise<void>((resolve) => {
      socket.ws.on('ping', (payload) => {
        if (payloads.push(payload) === 3) resolve()
      })
    })
    for (let ping = 0; ping < 3; ping += 1) hub.sink.ping()
    await asked
    expect(payloads.map((payload) => payload.readUInt32BE(0))).toEqual([1, 2, 3])
    socket.ws.pong(payloads[1])
    await until(() => hub.pongs >= 2)
    socket.send({ id: 1, op: 'ping' })
    await socket.next()
    expect(hub.pongs).toBe(2)
  })

  it("[W65] pongs to the server's own pings are not reported to the hub", async () => {
    await using sockets = await startSockets([], { heartbeat: quick })
    const socket = await sockets.connect()
    for (let beat = 0; beat < 3; beat += 1) await once(socket.ws, 'ping')
    expect(sockets.messaging.connections[0]!.pongs).toBe(0)
  })
})

describe('a token that expires', () => {
  const authenticateFor = (lifetimeMs: number, deviceId?: string) => async () => ({
    userId: 7,
    expiresAt: Date.now() + lifetimeMs,
    ...(deviceId === undefined ? {} : { deviceId }),
  })

  it('[W66] a token that expires closes the connection with 4101 where there is no device', async () => {
    const messaging = createMessaging({ authenticate: authenticateFor(150) })
    await using sockets = await startSockets([], { messaging, heartbeat: quick })
    const socket = await sockets.connect()
    expect(await socket.closed).toEqual({ code: 4101, reason: 'token expired' })
  })

  it('[W67] a token that was renewed in place keeps the connection until the new one expires', async () => {
    const messaging = createMessaging({ authenticate: authenticateFor(150) })
    await using sockets = await startSockets([], { messaging, heartbeat: quick })
    const socket = await sockets.connect()
    const renewedUntil = Date.now() + 500
    messaging.connections[0]!.caller = { userId: 7, expiresAt: renewedUntil }
    expect((await socket.closed).code).toBe(4101)
    expect(Date.now()).toBeGreaterThanOrEqual(renewedUntil)
  })

  it('[W68] a token that expires does not matter to a login, which lives as long as its device', async () => {
    const messaging = createMessaging({ authenticate: authenticateFor(50, 'phone') })
    await using sockets = await startSockets([], { messaging, heartbeat: quick })
    const socket = await sockets.connect()
    for (let beat = 0; beat < 4; beat += 1) await once(socket.ws, 'ping')
    expect(socket.ws.readyState).toBe(socket.ws.OPEN)
  })
})
