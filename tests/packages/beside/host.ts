/** A host with the chat at /ws, and another WebSocket server on the same HTTP server: `host.ts NEIGHBOUR before|after`. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastifyWebSocket from '@fastify/websocket'
import { createLimiter } from '@stonechat/gateway/http'
import { createWebSocketGateway } from '@stonechat/gateway/ws'
import { createIm, createLocalBus } from '@stonechat/im'
import { openSqlite } from '@stonechat/storage/sqlite'
import Fastify from 'fastify'
import { Server as SocketIo } from 'socket.io'
import { WebSocketServer } from 'ws'

const [, , neighbour = '', order = ''] = process.argv

/** Each greets those who come to its path. */
const neighbours: Record<string, (server: Server) => Promise<void> | void> = {
  ws(server) {
    const theirs = new WebSocketServer({ server, path: '/other' })
    theirs.on('connection', (socket) => socket.send('hello'))
  },
  'socket.io'(server) {
    new SocketIo(server, { destroyUpgradeTimeout: 10 })
  },
  async '@fastify/websocket'(server) {
    const app = Fastify({
      serverFactory: (handler) => server.on('request', handler),
    })
    await app.register(fastifyWebSocket)
    app.get('/other', { websocket: true }, (socket) => socket.send('hello'))
    await app.ready()
  },
}

const stores = await openSqlite({ path: 'chat.db' })
const im = createIm({
  store: stores.im,
  bus: createLocalBus(),
  authenticate: async (token) => ({ userId: Number(token) }),
})
const sockets = createWebSocketGateway({
  ...{ services: [im], messaging: im, log: console },
  limiter: createLimiter({ isEnabled: true }),
})
const server = createServer()
if (order === 'after') sockets.attach(server)
await neighbours[neighbour]!(server)
if (order === 'before') sockets.attach(server)
server.listen(0, '127.0.0.1', () => console.log(`listening on ${(server.address() as AddressInfo).port}`))
