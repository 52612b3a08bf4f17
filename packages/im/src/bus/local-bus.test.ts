import { registerBusContract } from '../contract-tests/index.js'
import { createLocalBus } from './local-bus.js'

registerBusContract('of a single process', async () => {
  const bus = createLocalBus()
  return { join: async () => bus, [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose]() }
})
