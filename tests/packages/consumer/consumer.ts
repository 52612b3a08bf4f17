/** Someone who installed the packages: compiled and run outside this repository, from the tarballs. */
import type { Server } from 'node:http'
import { createClient, createMemoryVault } from '@stonechat/client'
import { createNatsBus } from '@stonechat/cluster'
import { createGrpcGateway } from '@stonechat/gateway/grpc'
import { createHttpGateway, createLimiter } from '@stonechat/gateway/http'
import { createWebSocketGateway } from '@stonechat/gateway/ws'
import { createIm, createLocalBus } from '@stonechat/im'
import type { ImStore } from '@stonechat/im/contract'
import { limits, type Message } from '@stonechat/protocol'
import { parseInput } from '@stonechat/protocol/operations'
import { openMysql } from '@stonechat/storage/mysql'
import { openSqlite } from '@stonechat/storage/sqlite'
import { createUsers } from '@stonechat/user'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const stores = await openSqlite({ path: 'chat.db', log })
const store: ImStore = stores.im
const users = createUsers({
  store: stores.user,
  secret: 'a secret of more than thirty-two bytes',
  senders: {},
  region: 'CN',
  log,
})
const im = createIm({ store, bus: createLocalBus(), authenticate: users.authenticate })
const person = { username: 'ada', phone: '13800138000', password: 'a long secret' }
const { user } = await users.call('account.register', undefined, person)
const sent: Message = await im.call(
  'message.send',
  { userId: user.id },
  { target_id: user.id, content: 'note to self' },
)

const carriers = { services: [im, users], authenticate: im.authenticate, log }
const limiter = createLimiter({ isEnabled: true })
const http = await createHttpGateway({ ...carriers, limiter })
const sockets = createWebSocketGateway({ ...carriers, limiter, messaging: im })
const grpc = createGrpcGateway({ ...carriers, serviceToken: 'token' })
sockets.attach(http.server as Server)
const url = await http.listen({ port: 0, host: '127.0.0.1' })

// Node 20 has no WebSocket of its own. By a variable: the types must stand without those of ws.
const ws = 'ws'
const WebSocket: typeof globalThis.WebSocket = globalThis.WebSocket ?? (await import(ws)).WebSocket
const client = createClient({ url, vault: createMemoryVault(), WebSocket })
await client.signIn({ phone: person.phone, password: person.password })
const history = await client.call('message.list', { target_type: 'user', target_id: user.id })

console.log(
  JSON.stringify({
    sent: sent.seq,
    history: history.messages.map(({ content }) => content),
    account: client.account.getSnapshot().status,
    parsed: parseInput('message.send', { target_id: 1, content: 'hi' }).content,
    textMax: limits.textMaxCharacters,
    mysql: typeof openMysql,
    nats: typeof createNatsBus,
    proto: import.meta.resolve('@stonechat/protocol/proto/stonechat/v1/message.proto').split('/').at(-1),
  }),
)

await client[Symbol.asyncDispose]()
await sockets.close({ withinMs: 0 })
await grpc.close(0)
await http.close()
await im[Symbol.asyncDispose]()
await users[Symbol.asyncDispose]()
await stores.close()
