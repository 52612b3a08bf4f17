/** The ports of this package as rules: a store is done when these pass. They need `vitest`. */
export { registerFollowerStoreContract } from './follower-store.js'
export { registerJobStoreContract } from './job-store.js'
