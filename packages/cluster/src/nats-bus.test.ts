import { type Bus, createLocalBus } from '@stonechat/im'
import { registerBusContract } from '@stonechat/im/contract-tests'
import { hasNats, startNats } from '@stonechat/testkit'
import { describe } from 'vitest'
import { createNatsBus } from './nats-bus.js'

describe.skipIf(!hasNats())('NATS', () => {
  registerBusContract('on NATS', async () => {
    const nats = await startNats()
    const buses: Bus[] = []
    return {
      async join() {
        const bus = await createNatsBus({
          address: nats.address,
          local: createLocalBus(),
          secret: 's'.repeat(32),
        })
        buses.push(bus)
        return bus
      },
      link: { cut: nats.kill, restore: nats.restart, freeze: nats.freeze, thaw: nats.thaw },
      async [Symbol.asyncDispose]() {
        for (const bus of buses) await bus[Symbol.asyncDispose]()
        await nats[Symbol.asyncDispose]()
      },
    }
  })
})
