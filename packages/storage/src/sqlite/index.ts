export type { MigrationStatus } from '../migrate.js'
export { openSqlite, type SqliteOptions, type SqliteStores } from './open-sqlite.js'
