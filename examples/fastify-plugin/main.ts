/** A Fastify application with a route of its own, and the chat as a plugin under /chat. */
import { createLimiter, httpGateway } from '@stonechat/gateway/http'
import { createWebSocketGateway } from '@stonechat/gateway/ws'
import { createIm, createLocalBus } from '@stonechat/im'
import { openSqlite } from '@stonechat/storage/sqlite'
import Fastify from 'fastify'
import { makeToken, readToken } from './tokens.js'

const stores = await openSqlite({ path: 'chat.db' })
const im = createIm({
  store: stores.im,
  bus: createLocalBus(),
  async authenticate(token) {
    const userId = readToken(token)
    return userId === null ? null : { userId }
  },
})

const app = Fastify({ forceCloseConnections: true })
app.post<{ Params: { id: string } }>('/login/:id(^[1-9]\\d*$)', async ({ params }) => ({
  token: makeToken(Number(params.id)),
}))

const carriers = { services: [im], limiter: createLimiter({ isEnabled: true }), log: console }
await app.register(httpGateway, { ...carriers, authenticate: im.authenticate, prefix: '/chat' })
const sockets = createWebSocketGateway({ ...carriers, messaging: im, path: '/chat/ws' })
sockets.attach(app.server)

// Sockets go first: they close with a code that says "come back", and then the server can close.
app.addHook('preClose', () => sockets.close({ withinMs: 1_000 }))
app.addHook('onClose', async () => {
  await im[Symbol.asyncDispose]()
  await stores.close()
})
process.once('SIGTERM', () => app.close())

console.log(`listening on ${await app.listen({ port: Number(process.env.PORT ?? 3000) })}`)
