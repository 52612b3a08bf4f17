/** Starts that are cut off while they change the tables of MySQL, which does not undo what was done: after each statement. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { type MysqlAddress, MysqlLink } from '../mysql/connect.js'
import { ConnectionPool } from '../mysql/connection-pool.js'
import { createMysqlKysely } from '../mysql/driver.js'
import { mysqlEngine } from '../mysql/mysql-engine.js'
import { openMysql } from '../mysql/open-mysql.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { listMigrations, migrate } from './migrate.js'

const oldest = readFileSync(join(import.meta.dirname, 'testing/released/0001-accounts.sql'), 'utf8')
const changing = /^\s*(create|alter|drop|rename|insert|delete|update)\b/i
const cutOff = new Error('cut off')

describeWithMariaDb('a start that is cut off while it changes tables', (getServer) => {
  it.each([
    ['new tables', '', ''],
    ['new tables with a prefix', '', 'p_'],
    ['tables of the first version', oldest, ''],
  ])(
    '[S953] after any statement the next start finishes a migration that was cut off: %s',
    async (_, before, tablePrefix) => {
      const address = { ...addressOn(getServer()), tablePrefix }
      await run(address, before, { isNew: true })
      const counted = before === '' ? 0 : await count(address, 'users')
      let cuts = 0
      let done = -1
      for (let statements = 1; ; statements += 1) {
        const outcome = await startCut(address, statements)
        if (outcome === 'finished') break
        cuts += 1
        // A migration that is finished is not begun again: the next one is cut off from its first statement on.
        if (outcome.applied !== done) statements = 0
        done = outcome.applied
      }
      expect(cuts).toBeGreaterThan(40)
      const fresh = { ...addressOn(getServer()), tablePrefix }
      await using _stores = await openMysql(fresh)
      expect(await describeTables(address)).toEqual(await describeTables(fresh))
      if (before === '') return
      expect(await count(address, 'users')).toBe(counted)
      expect(await count(address, 'user_looks')).toBeGreaterThanOrEqual(counted)
    },
    120_000,
  )
})

/** Starts on a connection that ends after so many statements that change something. */
async function startCut(
  address: MysqlAddress,
  statements: number,
): Promise<'finished' | { readonly applied: number }> {
  let left = statements
  const pool = new ConnectionPool({
    size: 2,
    async open() {
      const link = await MysqlLink.open({ address })
      const query = link.query.bind(link)
      link.query = async (text, values) => {
        if (left === 0) throw cutOff
        const result = await query(text, values)
        if (changing.test(text)) left -= 1
        if (left > 0) return result
        throw cutOff
      }
      return link
    },
  })
  const engine = mysqlEngine({ collation: 'utf8mb4_nopad_bin', tablePrefix: address.tablePrefix })
  const db = createMysqlKysely({ pool, tablePrefix: address.tablePrefix })
  try {
    await migrate({ db, engine })
    return 'finished'
  } catch (error) {
    if (error !== cutOff) throw error
  } finally {
    await db.destroy()
  }
  const again = new ConnectionPool({ size: 1, open: () => MysqlLink.open({ address }) })
  const looking = createMysqlKysely({ pool: again, tablePrefix: address.tablePrefix })
  const known = await listMigrations({ db: looking, engine }).finally(() => looking.destroy())
  return { applied: known.filter((one) => one.appliedAt !== undefined).length }
}

async function run(address: MysqlAddress, text: string, { isNew = false } = {}): Promise<RowDataPacket[]> {
  const { host, port, user, password, database } = address
  const connection = await createConnection({ host, port, user, password, multipleStatements: true })
  try {
    if (isNew) await connection.query(`create database \`${database}\``)
    await connection.query(`use \`${database}\``)
    return text === '' ? [] : ((await connection.query(text))[0] as RowDataPacket[])
  } finally {
    await connection.end()
  }
}

async function count(address: MysqlAddress, table: string): Promise<number> {
  const [row] = await run(address, `select count(*) as n from ${table}`)
  return Number(row?.n)
}

/** All columns and indexes, without the notes of what was applied. */
async function describeTables(address: MysqlAddress) {
  const ours = "table_schema = database() and table_name not like '%migration%'"
  return [
    await run(
      address,
      `select table_name, column_name, ordinal_position, column_type, is_nullable, column_default, collation_name, extra
       from information_schema.columns where ${ours} order by table_name, ordinal_position`,
    ),
    await run(
      address,
      `select table_name, index_name, seq_in_index, column_name, non_unique
       from information_schema.statistics where ${ours} order by table_name, index_name, seq_in_index`,
    ),
  ]
}
