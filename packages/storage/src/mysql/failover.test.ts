/** The address of a database leads to another server, while the former one lives on and only reads. */
import { createFaultProxy, type MariaDb, startMariaDb } from '@stonechat/testkit'
import { createConnection } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { draft } from '../testing/local-store.js'
import { openMysql } from './open-mysql.js'
import { addressOn, createRecordingLog, describeWithMariaDb } from './testing/with-mariadb.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const database = 'chat'
/** May not write where the server is read-only, as accounts of applications are. */
const account = { user: 'plain', password: 'plain', database }

async function asRoot(server: MariaDb, ...statements: string[]): Promise<void> {
  const { host, port, user, password } = server
  const connection = await createConnection({ host, port, user, password })
  for (const statement of statements) await connection.query(statement)
  await connection.end()
}

async function prepare(server: MariaDb): Promise<void> {
  await (await openMysql(addressOn(server, database))).close()
  await asRoot(
    server,
    "create or replace user 'plain'@'%' identified by 'plain'",
    `grant all on ${database}.* to 'plain'@'%'`,
  )
}

describeWithMariaDb('a database that fails over', (getServer) => {
  it('[S859] a node follows the address to the server that takes writes, there and back, and says what was wrong', async () => {
    await using second = await startMariaDb()
    const servers = [getServer(), second] as const
    await Promise.all(servers.map(prepare))
    let primary = 0
    await using proxy = await createFaultProxy({
      get port() {
        return servers[primary]!.port
      },
    })
    const log = createRecordingLog()
    await using node = await openMysql({ host: '127.0.0.1', port: proxy.port, ...account, log })
    const write = () => node.im.commitMessages([draft(pair, 1)])
    const writeMany = () =>
      Promise.allSettled(Array.from({ length: 20 }, () => node.im.saveLastSeen([{ userId: 1, at: 1 }])))
    for (const [from, to] of [
      [0, 1],
      [1, 0],
    ] as const) {
      await write()
      await writeMany()
      // Connections that are open stay with the former one.
      primary = to
      await asRoot(servers[to], 'set global read_only = 0')
      await asRoot(servers[from], 'set global read_only = 1')
      await expect(write()).rejects.toMatchObject({ code: 'unavailable' })
      await write()
      const all = await writeMany()
      expect(all.filter(({ status }) => status === 'rejected')).toEqual([])
    }
    const failed = log.entries.filter(({ event }) => event === 'storage.failed')
    expect(failed.length).toBeGreaterThan(0)
    expect(String(Object.values(failed[0]!.fields)[0])).toMatch(/read.only/i)
  })

  it('[S858] a server that only reads is not ready from the first write that failed on, until a write succeeds, without one of its own', async () => {
    const server = getServer()
    await prepare(server)
    await asRoot(server, 'set global read_only = 0')
    const log = createRecordingLog()
    const { host, port } = server
    await using node = await openMysql({ host, port, ...account, log })
    await node.im.ping()
    await asRoot(server, 'set global read_only = 1')
    for (let count = 0; count < 5; count += 1)
      await expect(node.im.saveLastSeen([{ userId: 1, at: 1 }])).rejects.toMatchObject({
        code: 'unavailable',
      })
    await expect(node.im.ping()).rejects.toMatchObject({ code: 'unavailable' })
    await node.im.getSession(1, 1)
    await expect(node.im.ping()).rejects.toMatchObject({ code: 'unavailable' })
    expect(log.count('storage.failed')).toBe(1)
    await asRoot(server, 'set global read_only = 0')
    await node.im.ping()
    expect(log.count('storage.writes_again')).toBe(1)
  })
})
