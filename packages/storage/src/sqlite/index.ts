export type { MigrationInfo, MigrationStatus } from '../migrate.js'
export { listSqliteMigrations } from './list-migrations.js'
export { openSqlite, type SqliteOptions, type SqliteStores } from './open-sqlite.js'
