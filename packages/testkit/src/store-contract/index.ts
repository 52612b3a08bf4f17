/** The contract of `ImStore` as rules that every engine must keep: a store is done when this suite passes. */
import type { ImStore } from '@stonechat/im/contract'
import type { UserStore } from '@stonechat/user'
import { afterAll, beforeAll, describe } from 'vitest'
import { registerBlockAndPresenceRules } from './blocks-and-presence.js'
import { registerChangeMessageRules } from './change-message.js'
import { registerDeletionRules } from './deletions.js'
import { registerDeliveryRules } from './delivery.js'
import { registerEventRules } from './events.js'
import { registerGroupRoleRules } from './group-roles.js'
import { registerGroupRules } from './groups.js'
import { registerHistoryRules } from './history.js'
import { registerSendRules } from './send.js'
import { registerSequenceProperty } from './sequence-property.js'
import { registerSessionRules } from './sessions.js'
import { registerSyncRules } from './sync.js'
import { registerSyncPageRules } from './sync-pages.js'
import { createWorld, type World } from './world.js'

export interface OpenStores {
  readonly im: ImStore
  readonly user: UserStore
  close(): Promise<void>
}

/** Registers every rule for one engine. All rules share the stores that the factory opens. */
export function registerStoreContract(name: string, factory: () => Promise<OpenStores>): void {
  describe(`the store of messaging on ${name}`, () => {
    let stores: OpenStores | undefined
    let world: World | undefined
    beforeAll(async () => {
      stores = await factory()
      world = createWorld(stores.im)
    })
    afterAll(() => stores?.close())
    const getWorld = (): World => {
      if (world === undefined) throw new Error('the stores are not open')
      return world
    }

    registerSendRules(getWorld)
    registerSequenceProperty(getWorld)
    registerChangeMessageRules(getWorld)
    registerHistoryRules(getWorld)
    registerSessionRules(getWorld)
    registerDeliveryRules(getWorld)
    registerSyncRules(getWorld)
    registerSyncPageRules(getWorld)
    registerDeletionRules(getWorld)
    registerGroupRules(getWorld)
    registerGroupRoleRules(getWorld)
    registerBlockAndPresenceRules(getWorld)
    registerEventRules(getWorld)
  })
}
