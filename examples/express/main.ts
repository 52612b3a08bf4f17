/** An Express application with its own login, and the chat under /chat beside its routes. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLimiter, createNodeHandler } from '@stonechat/gateway/http'
import { createWebSocketGateway } from '@stonechat/gateway/ws'
import { createIm, createLocalBus } from '@stonechat/im'
import { openSqlite } from '@stonechat/storage/sqlite'
import express from 'express'

/** Stands for the accounts you have: who is logged in, by token. */
const logins = new Map<string, number>()
const people = ['ada', 'bob']

const stores = await openSqlite({ path: 'chat.db' })
const im = createIm({
  store: stores.im,
  bus: createLocalBus(),
  async authenticate(token) {
    const userId = logins.get(token)
    return userId === undefined ? null : { userId }
  },
})
const carriers = { services: [im], limiter: createLimiter({ isEnabled: true }), log: console }
const chat = await createNodeHandler({ ...carriers, authenticate: im.authenticate, prefix: '/chat' })
const sockets = createWebSocketGateway({ ...carriers, messaging: im, path: '/chat/ws' })

const app = express()
// Before anything that reads bodies, and without a path: the chat knows its own prefix, and leaves the rest.
app.use((request, response, next) => chat.handle(request, response, next))
app.use(express.json())
app.post('/login', (request, response) => {
  const userId = people.indexOf(request.body.name) + 1
  if (userId === 0) return void response.status(401).json({ error: 'who are you?' })
  const token = randomUUID()
  logins.set(token, userId)
  response.json({ id: userId, token })
})

const server = createServer(app)
sockets.attach(server)
server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}`)
})

process.once('SIGTERM', async () => {
  await sockets.close({ withinMs: 1_000 })
  server.close()
  await chat.close()
  await im[Symbol.asyncDispose]()
  await stores.close()
})
