/** One node of the chat: the messaging library on a database and a bus that all nodes share. */
import { createNatsBus } from '@stonechat/cluster'
import { createIm, createLocalBus } from '@stonechat/im'
import { openMysql } from '@stonechat/storage/mysql'

const database = new URL(process.env.DATABASE ?? 'mysql://chat:secret@localhost:3306/chat')
const nodeId = process.env.NODE_ID ?? 'one'

const stores = await openMysql({
  host: database.hostname,
  port: Number(database.port || 3306),
  user: decodeURIComponent(database.username),
  password: decodeURIComponent(database.password),
  database: database.pathname.slice(1),
  log: console,
})
const bus = await createNatsBus({
  address: process.env.NATS ?? 'nats://localhost:4222',
  local: createLocalBus({ log: console }),
  secret: needSecret(),
  nodeId,
  log: console,
})

export const im = createIm({
  store: stores.im,
  bus,
  nodeId,
  log: console,
  // Stands for the accounts you have: `token-of-7` belongs to user 7.
  async authenticate(token) {
    const [, id] = /^token-of-([1-9]\d*)$/.exec(token) ?? []
    return id === undefined ? null : { userId: Number(id) }
  },
})

function needSecret(): string {
  const secret = process.env.BUS_SECRET
  if (secret === undefined) throw new Error('BUS_SECRET: at least 32 bytes, the same on all nodes')
  return secret
}

/** Whether this node is linked to the others. */
export const isBusUp = () => bus.isReady()

export async function closeChat(): Promise<void> {
  await im[Symbol.asyncDispose]()
  await bus[Symbol.asyncDispose]()
  await stores[Symbol.asyncDispose]()
}
