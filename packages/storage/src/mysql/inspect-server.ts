/** Checks before the first table is made: is the engine one of ours, is a commit durable? */
import type { Log } from '@stonechat/im/contract'
import type { MysqlLink } from './connect.js'
import type { MysqlEngineOptions } from './mysql-engine.js'

/**
 * Warns of what would break a promise: commits that a loss of power may undo, an untested engine.
 * @returns the collation for new tables
 * @throws Error where the server would refuse every write
 */
export async function inspectServer(link: MysqlLink, log?: Log): Promise<MysqlEngineOptions['collation']> {
  const variables = await readVariables(link)
  const version = variables.get('version') ?? ''
  if (isOlder(version)) log?.warn({ version, oldest: oldestVersions }, 'storage.engine_too_old')
  const flush = variables.get('innodb_flush_log_at_trx_commit')
  // With a binary log, that log decides whether a commit is durable.
  const isLogSynced = variables.get('log_bin') !== 'ON' || variables.get('sync_binlog') === '1'
  if ((flush !== undefined && flush !== '1') || !isLogSynced)
    log?.warn(
      { innodb_flush_log_at_trx_commit: flush, sync_binlog: variables.get('sync_binlog') },
      'storage.not_durable',
    )
  if (variables.get('log_bin') === 'ON' && variables.get('binlog_format') === 'STATEMENT')
    throw new Error('binlog_format=STATEMENT does not go with READ COMMITTED; set it to ROW or MIXED')
  return chooseCollation(link)
}

const oldestVersions = { mysql: '8.0', mariadb: '10.6' }

function isOlder(version: string): boolean {
  if (/tidb/i.test(version)) return false
  const [major = 0, minor = 0] = version.split('.').map(Number.parseFloat)
  const oldest = /mariadb/i.test(version) ? oldestVersions.mariadb : oldestVersions.mysql
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}

async function readVariables(link: MysqlLink): Promise<Map<string, string>> {
  const rows = (await link.query(
    `show variables where variable_name in
      ('version', 'innodb_flush_log_at_trx_commit', 'log_bin', 'sync_binlog', 'binlog_format')`,
  )) as { Variable_name: string; Value: string }[]
  return new Map(rows.map((row) => [row.Variable_name.toLowerCase(), row.Value]))
}

/** Of the collations that compare code points, the one of this engine that also distinguishes trailing spaces. */
async function chooseCollation(link: MysqlLink): Promise<MysqlEngineOptions['collation']> {
  const rows = (await link.query(
    `select collation_name as name from information_schema.collations
      where collation_name in ('utf8mb4_0900_bin', 'utf8mb4_nopad_bin')`,
  )) as { name: MysqlEngineOptions['collation'] }[]
  return rows[0]?.name ?? 'utf8mb4_bin'
}
