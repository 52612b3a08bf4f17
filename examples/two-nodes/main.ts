/** One process of an application that runs as several, with the chat under /chat. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLimiter, createNodeHandler } from '@stonechat/gateway/http'
import { createWebSocketGateway } from '@stonechat/gateway/ws'
import { closeChat, im, isBusUp } from './chat.js'

const carriers = { services: [im], limiter: createLimiter({ isEnabled: true }), log: console }
const http = await createNodeHandler({ ...carriers, authenticate: im.authenticate, prefix: '/chat' })
const sockets = createWebSocketGateway({ ...carriers, messaging: im, path: '/chat/ws' })

const server = createServer((request, response) =>
  http.handle(request, response, () => response.end(isBusUp() ? 'in touch\n' : 'alone\n')),
)
sockets.attach(server)
server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}/chat/docs`)
})

process.once('SIGTERM', async () => {
  await sockets.close({ withinMs: 1_000 })
  server.close()
  await http.close()
  await closeChat()
})
