/** A shop: it knows people by the token they have for the chat, and writes to them about their orders. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ServiceError, status } from '@grpc/grpc-js'
import { send, validateToken } from './chat.js'

/** The account of the chat in whose name the shop writes. */
const shopUserId = Number(process.env.SHOP_USER_ID)

const server = createServer(async (request, response) => {
  try {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    const { user_id: customerId } = await validateToken(token)
    const order = randomUUID()
    await send(shopUserId, customerId, `Thank you! Your order ${order} is on its way.`, order)
    response.writeHead(201).end(order)
  } catch (error) {
    response.writeHead((error as ServiceError).code === status.UNAUTHENTICATED ? 401 : 503).end()
  }
})
server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => server.close())
