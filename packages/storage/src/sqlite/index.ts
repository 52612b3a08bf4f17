export type { MigrationInfo, MigrationStatus } from '../migrations/migrate.js'
export type { OnCommit } from '../thread/store-thread.js'
export { listSqliteMigrations } from './list-migrations.js'
export { openSqlite, type SqliteOptions, type SqliteStores } from './open-sqlite.js'
