import { createServer } from 'node:net'
import { startMariaDb } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { draft } from '../testing/local-store.js'
import { type MysqlAddress, MysqlLink } from './connect.js'
import { openMysql } from './open-mysql.js'
import { listMysqlMigrations } from './prepare-database.js'
import { addressOn, createRecordingLog, describeWithMariaDb } from './testing/with-mariadb.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const

async function reasonToRefuse(address: MysqlAddress): Promise<string> {
  const stores = await openMysql(address).catch((error: Error) => error)
  if (!(stores instanceof Error)) throw new Error('it was opened')
  return stores.message
}

async function run(address: MysqlAddress, ...statements: string[]): Promise<unknown> {
  const link = await MysqlLink.open({ address })
  let result: unknown
  for (const statement of statements) result = await link.query(statement)
  await link.close()
  return result
}

describeWithMariaDb('opening a MySQL database', (getServer) => {
  it('[S220] a database that does not exist is made with its tables; a second start changes nothing', async () => {
    const address = addressOn(getServer())
    const known = await listMysqlMigrations(address)
    expect(known.map((migration) => migration.appliedAt)).toEqual(known.map(() => undefined))
    const first = createRecordingLog()
    await using stores = await openMysql({ ...address, log: first })
    expect(known[0]?.name).toBe('0001-accounts')
    expect(stores.migrationStatus().appliedNow).toEqual(known.map(({ name }) => name))
    expect(first.count('storage.migrated')).toBe(1)
    await using again = await openMysql(address)
    expect(again.migrationStatus()).toEqual({ applied: stores.migrationStatus().applied, appliedNow: [] })
    for (const { appliedAt } of await listMysqlMigrations(address)) expect(appliedAt).toBeGreaterThan(0)
  })

  it('[S221] nodes that start at the same time migrate once', async () => {
    const address = addressOn(getServer())
    const nodes = await Promise.all(Array.from({ length: 4 }, () => openMysql(address)))
    const { applied } = nodes[0]!.migrationStatus()
    expect(nodes.flatMap((node) => node.migrationStatus().appliedNow).sort()).toEqual([...applied].sort())
    await Promise.all(nodes.map((node) => node.im.commitMessages([draft(pair, 1)])))
    const { messages } = await nodes[0]!.im.listMessages({
      ...{ conversationId: 1, afterSeq: 0, direction: 'newer', limit: 10 },
    })
    expect(messages.map((message) => message.seq)).toEqual([1, 2, 3, 4])
    await Promise.all(nodes.map((node) => node.close()))
  })

  it('[S222] a migration that was cut off half way is finished by the next start', async () => {
    const address = addressOn(getServer())
    await (await openMysql(address)).close()
    await run(
      address,
      "delete from stonechat_migrations where name >= '0002'",
      'drop table im_presence, im_blocks, im_group_members',
    )
    await using stores = await openMysql(address)
    const { applied, appliedNow } = stores.migrationStatus()
    expect(appliedNow).toEqual(applied.slice(1))
    await stores.im.setBlock(1, 2, true, 1)
    expect(await stores.im.listBlocks(1)).toEqual([2])
  })

  it('[S223] what keeps a database from opening is one sentence with a code, without the password', async () => {
    const server = getServer()
    const address = addressOn(server)
    const wrong = { ...address, password: 'not-the-secret' }
    expect(await reasonToRefuse(wrong)).toBe('wrong password, or no user stonechat (ER_ACCESS_DENIED_ERROR)')
    const port = await takeFreePort()
    expect(await reasonToRefuse({ ...address, port })).toBe(
      `nothing listens at 127.0.0.1:${port} (ECONNREFUSED)`,
    )
    expect(await reasonToRefuse({ ...address, host: 'nowhere.invalid' })).toMatch(
      /^(there is no host nowhere.invalid \(ENOTFOUND\)|the host nowhere.invalid cannot be looked up \(EAI_AGAIN\))$/,
    )
    expect(await reasonToRefuse({ ...address, socketPath: '/nowhere/mysql.sock' })).toBe(
      'there is no socket /nowhere/mysql.sock (ENOENT)',
    )
  })

  it('[S224] an account that may not make the database is refused with that reason', async () => {
    const server = getServer()
    await run(addressOn(server, 'mysql'), "create user if not exists 'guest'@'%' identified by 'guest'")
    const guest = { ...addressOn(server), user: 'guest', password: 'guest' }
    expect(await reasonToRefuse(guest)).toBe(
      `the user guest may not use the database ${guest.database}, nor make it where it does not exist (ER_DBACCESS_DENIED_ERROR)`,
    )
  })

  it('[S225] it opens over a Unix socket too', async () => {
    const server = getServer()
    const { socketPath } = server
    await using stores = await openMysql({ ...addressOn(server), port: 1, socketPath })
    await stores.im.ping()
  })

  it('[S226] a server that does not flush every commit is opened with a warning', async () => {
    await using server = await startMariaDb({ args: ['--innodb-flush-log-at-trx-commit=2'] })
    const log = createRecordingLog()
    await using stores = await openMysql({ ...addressOn(server), log })
    await stores.im.ping()
    expect(log.entries).toContainEqual({
      level: 'warn',
      event: 'storage.not_durable',
      fields: { innodb_flush_log_at_trx_commit: '2', sync_binlog: '0' },
    })
    const durable = createRecordingLog()
    await using other = await openMysql({ ...addressOn(getServer()), log: durable })
    await other.im.ping()
    expect(durable.entries.filter((entry) => entry.level === 'warn')).toEqual([])
  })

  it('[S231] an engine older than those that are supported is opened with a warning', async () => {
    await using server = await startMariaDb({ args: ['--version=10.5.9-MariaDB'] })
    const log = createRecordingLog()
    await using stores = await openMysql({ ...addressOn(server), log })
    await stores.im.ping()
    expect(log.entries).toContainEqual({
      level: 'warn',
      event: 'storage.engine_too_old',
      fields: { version: '10.5.9-MariaDB', oldest: { mysql: '8.0', mariadb: '10.6' } },
    })
  })

  it('[S227] with a binary log, one that is not synced is warned of, and STATEMENT refused', async () => {
    await using server = await startMariaDb({ args: ['--log-bin=bin', '--binlog-format=STATEMENT'] })
    const log = createRecordingLog()
    const opened = openMysql({ ...addressOn(server), log })
    await expect(opened).rejects.toThrow(/^binlog_format=STATEMENT does not go with READ COMMITTED/)
    expect(log.count('storage.not_durable')).toBe(1)
  })

  it('[S228] every character comes back as it went in, the longest text of emoji too', async () => {
    await using stores = await openMysql(addressOn(getServer()))
    const texts = [
      '😀'.repeat(8_000),
      '𠮷野家 \\ \' " % _ \u0001 ‮',
      '汉字',
      'e\u0301 é',
      "'; drop table users; --",
    ]
    const batch = texts.map((text) => draft(pair, 1, { content: { type: 'text', text } }))
    await stores.im.commitMessages(batch)
    const { messages } = await stores.im.listMessages({
      ...{ conversationId: 1, afterSeq: 0, direction: 'newer', limit: 10 },
    })
    expect(messages.map((message) => message.content)).toEqual(batch.map((message) => message.content))
    const draftText = '👩‍👩‍👧‍👦'.repeat(700)
    const session = await stores.im.updateSession(1, 1, { draft: draftText }, 1)
    expect(session?.draft).toBe(draftText)
  })

  it('[S232] an error of the engine names the statement without what people wrote', async () => {
    const link = await MysqlLink.open({ address: addressOn(getServer(), 'mysql') })
    const error = await link
      .query('select nothing from nowhere where a = ?', ['secret'])
      .catch((e: Error) => e)
    expect(error).toMatchObject({ sql: 'select nothing from nowhere where a = ?', errno: 1146 })
    expect(JSON.stringify(error)).not.toContain('secret')
    await link.close()
  })

  it('[S229] client ids differ by case, accent, width and trailing space', async () => {
    await using stores = await openMysql(addressOn(getServer()))
    const ids = ['a', 'A', 'á', 'ａ', 'a ', 'ß', 'ss', '😀', '😁']
    const outcomes = await stores.im.commitMessages(ids.map((clientId) => draft(pair, 1, { clientId })))
    expect(outcomes.map((outcome) => outcome.status)).toEqual(ids.map(() => 'created'))
    const again = await stores.im.commitMessages(ids.map((clientId) => draft(pair, 1, { clientId })))
    expect(again.map((outcome) => outcome.status === 'duplicate' && outcome.message.client_id)).toEqual(ids)
  })
})

describe('an address without a MySQL server', () => {
  it('[S230] a server that accepts and says nothing does not answer', { timeout: 120_000 }, async () => {
    const silent = createServer(() => {})
    const port = await new Promise<number>((resolve) =>
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port)),
    )
    const address = { host: '127.0.0.1', port, user: 'u', password: 'p', database: 'd' }
    expect(await reasonToRefuse(address)).toBe(`127.0.0.1:${port} does not answer (ETIMEDOUT)`)
    await new Promise((resolve) => silent.close(resolve))
  })
})

function takeFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
