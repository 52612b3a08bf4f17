/** What the tests of IndexedDB need within the page. */
export { Database, deleteDatabase, resultOf } from '../base/indexed-db.js'
export { claimOwnership } from '../outbox/ownership.js'
export { addTables, createIndexedDbStore } from '../store/indexed-db-store.js'
export { conversation, put, storeRules, unsent, windowOf, wish } from './store-contract.js'
