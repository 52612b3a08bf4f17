import type { JobStore } from '../contract/index.js'
import { registerClaimRules } from './job-claims.js'
import { registerEndRules } from './job-ends.js'
import { registerKeyRules } from './job-keys.js'
import { type OpenedStore, registerContract } from './register.js'

/** Registers the contract of `JobStore` for one engine. The database may hold other jobs already. */
export function registerJobStoreContract(name: string, open: () => Promise<OpenedStore<JobStore>>): void {
  registerContract(`the store of jobs on ${name}`, open, (getStore) => {
    registerClaimRules(getStore)
    registerEndRules(getStore)
    registerKeyRules(getStore)
  })
}
