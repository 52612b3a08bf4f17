import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createFaultProxy, type FaultProxy } from './fault-proxy.js'
import { within } from './within.js'

/** A server that sends back what it gets, and the sockets it holds. */
async function startEcho() {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function open(proxy: FaultProxy) {
  const socket = connect(proxy.port, '127.0.0.1')
  let received = ''
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    received += String(chunk)
  })
  return {
    socket,
    closed,
    get received() {
      return received
    },
    /** Waits until this is all that has come so far. */
    async receive(wanted: string) {
      const complete = async () => {
        while (received.length < wanted.length) await once(socket, 'data')
      }
      await within(complete(), () => `${wanted.length} characters; ${received.length} came`)
      expect(received).toBe(wanted)
    },
    /** Sends a text and waits for it to come back. */
    async echo(text: string) {
      const wanted = received + text
      socket.write(text)
      await this.receive(wanted)
    },
    [Symbol.dispose]() {
      socket.destroy()
    },
  }
}

describe('the proxy of bad networks', () => {
  it('[R80] the proxy carries bytes both ways until it cuts, and then again', async () => {
    await using echo = await startEcho()
    await using proxy = await createFaultProxy(echo)
    using first = await open(proxy)
    await first.echo('hello')
    expect(proxy.connectionCount).toBe(1)
    proxy.cut()
    await within(first.closed, () => 'the cut')
    using second = await open(proxy)
    await second.echo('again')
  })

  it('[R81] the proxy refuses new connections until it is healed', async () => {
    await using echo = await startEcho()
    await using proxy = await createFaultProxy(echo)
    proxy.refuse()
    using refused = await open(proxy)
    await within(refused.closed, () => 'the refusal')
    proxy.heal()
    using accepted = await open(proxy)
    await accepted.echo('hello')
  })

  it('[R82] a frozen proxy swallows without closing; healed, everything arrives in order', async () => {
    await using echo = await startEcho()
    await using proxy = await createFaultProxy(echo)
    using client = await open(proxy)
    await client.echo('a')
    proxy.freeze()
    client.socket.write('b')
    // Takes longer than the way of one byte through an open proxy.
    await using openProxy = await createFaultProxy(echo)
    using other = await open(openProxy)
    await other.echo('x'.repeat(100_000))
    expect(client.received).toBe('a')
    expect(client.socket.destroyed).toBe(false)
    proxy.heal()
    client.socket.write('c')
    await client.receive('abc')
  })

  it('[R83] a delay keeps the order', async () => {
    await using echo = await startEcho()
    await using proxy = await createFaultProxy(echo)
    using client = await open(proxy)
    proxy.delay(30)
    const since = performance.now()
    await client.echo('one ')
    expect(performance.now() - since).toBeGreaterThanOrEqual(55)
    for (const text of ['two ', 'three ', 'four']) client.socket.write(text)
    await client.receive('one two three four')
  })

  it('[R88] what comes after a delay has ended does not overtake what still waits', async () => {
    await using echo = await startEcho()
    await using proxy = await createFaultProxy(echo)
    using client = await open(proxy)
    await client.echo('one ')
    proxy.delay(200)
    const arrived = once(echo.sockets[0]!, 'data')
    client.socket.write('two ')
    // It must have reached the proxy before that is healed: so it goes after one that came back through another way.
    await using openProxy = await createFaultProxy(echo)
    using other = await open(openProxy)
    await other.echo('x')
    proxy.heal()
    client.socket.write('three')
    await arrived
    await client.receive('one two three')
  })

  it('[R84] where the proxy stops reading, what the server sends piles up at the server', async () => {
    await using echo = await startEcho()
    await using proxy = await createFaultProxy(echo)
    using client = await open(proxy)
    await client.echo('a')
    proxy.stopReading()
    client.socket.write(Buffer.alloc(32_000_000))
    await expect.poll(() => echo.sockets[0]!.writableLength).toBeGreaterThan(0)
    expect(client.received).toBe('a')
  })
})
