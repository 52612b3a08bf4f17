/**
 * The contracts of the ports as suites for Vitest: a driver or a store is done when its suite passes. `vitest` and `fast-check` are those
 * of the project that runs them.
 */
export { type BlobsUnderTest, registerBlobsContract } from './blobs/blobs-contract.js'
export { type OpenedFileStore, registerFileStoreContract } from './store/register-store.js'
