/** Services for codes that are slow, full, lying or gone. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { CodeMessage, CodeSender } from '../contract/index.js'
import { createSmtpSender } from './smtp-sender.js'
import { createWebhookSender } from './webhook-sender.js'

const timeoutMs = 300
const message: CodeMessage = {
  channel: 'email',
  to: 'max@example.com',
  code: '012345',
  purpose: 'login',
  locale: 'en',
  expiresInMs: 600_000,
}
const senders: Record<string, (port: number) => CodeSender> = {
  'the SMTP sender': (port) =>
    createSmtpSender({ url: `smtp://127.0.0.1:${port}`, from: 'chat@example.com', timeoutMs }),
  'the SMTP sender with TLS': (port) =>
    createSmtpSender({ url: `smtps://127.0.0.1:${port}`, from: 'chat@example.com', timeoutMs }),
  'the webhook sender': (port) =>
    createWebhookSender({ url: `http://127.0.0.1:${port}/`, secret: 'secret', timeoutMs }),
}

/** Writes the same piece again and again, for ever. */
const repeat = (socket: Socket, piece: string | Buffer, everyMs = 20) => {
  const timer = setInterval(() => socket.write(piece), everyMs)
  socket.once('close', () => clearInterval(timer))
}

const habits: [title: string, onConnection: (socket: Socket) => void][] = [
  ['says nothing', () => {}],
  ['never ends its first answer', (socket) => repeat(socket, '220-wait\r\n')],
  [
    'greets well, and never ends its next answer',
    (socket) => {
      socket.write('220 ready\r\n')
      repeat(socket, '250-wait\r\n')
    },
  ],
  ['gives one byte of an answer at a time', (socket) => repeat(socket, 'H')],
  [
    'answers a head, and a body without end',
    (socket) => {
      socket.write('HTTP/1.1 500 Full\r\ncontent-type: text/plain\r\n\r\n')
      repeat(socket, 'x'.repeat(1_000))
    },
  ],
  ['is full', (socket) => socket.end('421 too many connections\r\n')],
  ['is something else', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ['answers with bytes that mean nothing', (socket) => repeat(socket, Buffer.from([0, 255, 254, 10, 13]))],
  ['closes at once', (socket) => void socket.destroy()],
]

/** A TCP server with that habit, and how many connections to it are open. */
async function startService(onConnection: (socket: Socket) => void) {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => {})
    socket.resume()
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    open,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe.each(Object.entries(senders))('%s', (name, createSender) => {
  it.each(habits)(
    `[U860] ${name} fails in time, and keeps no connection, where the service %s`,
    async (_title, onConnection) => {
      await using service = await startService(onConnection)
      const startedAt = performance.now()
      await expect(createSender(service.port).send(message)).rejects.toThrow()
      // Far from the time that a test may take, and no measure of speed.
      expect(performance.now() - startedAt).toBeLessThan(20 * timeoutMs)
      await expect.poll(() => service.open.size).toBe(0)
    },
  )

  it(`[U860] ${name} fails where its name is not known`, async () => {
    const url = name.startsWith('the webhook') ? 'http://chat.invalid/' : 'smtp://chat.invalid'
    const sender = name.startsWith('the webhook')
      ? createWebhookSender({ url, secret: 'secret', timeoutMs })
      : createSmtpSender({ url, from: 'chat@example.com', timeoutMs })
    await expect(sender.send(message)).rejects.toThrow()
  })
})
