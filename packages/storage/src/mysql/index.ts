export type { MigrationInfo, MigrationStatus } from '../migrate.js'
export type { MysqlAddress } from './connect.js'
export { type MysqlOptions, type MysqlStores, openMysql } from './open-mysql.js'
export { listMysqlMigrations } from './prepare-database.js'
