/** Someone who wrote a store and a bus of their own runs the published suites on them, with a Vitest of their own. */
import { createLocalBus } from '@stonechat/im'
import { registerBusContract, registerStoreContract } from '@stonechat/im/contract-tests'
import { openSqlite } from '@stonechat/storage/sqlite'
import { registerUserStoreContract } from '@stonechat/user/contract-tests'

registerStoreContract('a store of somebody else', async () => {
  const stores = await openSqlite({ path: 'contract.db' })
  return { store: stores.im, [Symbol.asyncDispose]: stores.close }
})

registerUserStoreContract('a store of somebody else', async () => {
  const stores = await openSqlite({ path: 'accounts.db' })
  return { store: stores.user, [Symbol.asyncDispose]: stores.close }
})

registerBusContract('of somebody else', async () => {
  const bus = createLocalBus()
  return { join: async () => bus, [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose]() }
})
