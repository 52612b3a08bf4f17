/** The contracts of the ports as suites for Vitest, which is that of the project that runs them: a store is done when its suite passes. */
export { registerClockStoreContract } from './clock-store.js'
export { registerFollowerStoreContract } from './follower-store.js'
export { registerJobStoreContract } from './job-store.js'
export type { OpenedStore } from './register.js'
