/**
 * The contracts of the ports as suites for Vitest: a store or a bus is done when its suite passes. `vitest` and `fast-check`
 * are those of the project that runs them.
 */
export { type BusLink, type BusWorld, registerBusContract } from './bus/bus-contract.js'
export { registerStoreContract, type StoreUnderTest } from './store/store-contract.js'
export type { FilesUnderTest } from './store/world.js'
