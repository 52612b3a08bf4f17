/**
 * The contract of `UserStore` as a suite for Vitest: a store is done when it passes. `vitest` is that of the project that
 * runs it.
 */
export { type OpenedUserStore, registerUserStoreContract } from './user-store-contract.js'
