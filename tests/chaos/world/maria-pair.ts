/** A MariaDB that can be backed up, put back, and replaced by a replica that has caught up with it. */
import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type MariaDb, makeTempFolder, startMariaDb } from '@stonechat/testkit'
import { type Connection, createConnection } from 'mysql2/promise'

/** Nodes may not write to a server that is read-only, as accounts of applications are. */
const account = { user: 'plain', password: 'plain' } as const
const databaseName = 'chaos'
/** What a replica that fell behind may take. */
const catchUpS = 60

export interface MariaPair extends AsyncDisposable {
  /** The one that takes writes. */
  readonly primary: MariaDb
  /** For nodes, on this port. */
  address(port: number): string
  /** Copies its folder while it is stopped. */
  backUp(): Promise<void>
  /** Puts the last backup in the place of its folder, and starts it. */
  putBack(): Promise<void>
  /** Makes a replica of it, which follows it while it is at work. */
  follow(): Promise<void>
  /**
   * Lets it only read, waits until the replica has all that it acknowledged, and makes that one the primary. Connections to the
   * former one stay open.
   */
  failOver(): Promise<void>
}

export async function startMariaPair(): Promise<MariaPair> {
  const folder = await makeTempFolder()
  const backup = join(folder.path, 'backup')
  const servers: { readonly id: number; readonly server: MariaDb; readonly data: string }[] = []
  let replica: (typeof servers)[number] | undefined
  const current = () => servers.at(-1)!
  const first = await start()
  servers.push(first)
  await asRoot(first.server, [
    `create database ${databaseName} character set utf8mb4`,
    `create user '${account.user}'@'%' identified by '${account.password}'`,
    `grant all on ${databaseName}.* to '${account.user}'@'%'`,
  ])

  return {
    get primary() {
      return current().server
    },
    address: (port) => `mysql://${account.user}:${account.password}@127.0.0.1:${port}/${databaseName}`,
    backUp: () => copyTo(backup),
    async putBack() {
      const { server, data } = current()
      await server.stop()
      await rm(data, { recursive: true })
      await cp(backup, data, { recursive: true })
      await server.restart()
    },
    async follow() {
      const primary = current()
      replica = await start((data) => copyTo(data))
      const [row] = await asRoot(replica.server, ['select @@gtid_binlog_state as state'])
      // What the primary wrote last; the replica's own start has written something too.
      const position = new RegExp(`0-${primary.id}-\\d+`).exec(String(row?.state))?.[0]
      const { host, port, user, password } = primary.server
      await asRoot(replica.server, [
        'reset master',
        `set global gtid_slave_pos = '${position}'`,
        `change master to master_host='${host}', master_port=${port}, master_user='${user}', master_password='${password}', master_use_gtid=slave_pos`,
        'start slave',
      ])
    },
    async failOver() {
      const next = replica!
      const former = current()
      await asRoot(former.server, ['set global read_only = 1'])
      const [last] = await asRoot(former.server, ['select @@gtid_binlog_pos as position'])
      const [waited] = await asRoot(next.server, [
        `select master_gtid_wait('${last?.position}', ${catchUpS}) as outcome`,
      ])
      if (Number(waited?.outcome) !== 0) throw new Error('the replica did not catch up')
      await asRoot(next.server, ['stop slave', 'reset slave all'])
      servers.push(next)
      // One that was replaced before had its time.
      await servers.at(-3)?.server[Symbol.asyncDispose]()
    },
    async [Symbol.asyncDispose]() {
      for (const { server } of servers) await server[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }

  /** Starts another server on a folder that was filled before. */
  async function start(fill: (data: string) => Promise<void> = async () => {}) {
    const id = servers.length + 1
    const own = join(folder.path, `server-${id}`)
    const data = join(own, 'data')
    await mkdir(own)
    await fill(data)
    const args = [
      // Big enough to hold the run: a test of loss is not a test of small caches.
      ...['--innodb-buffer-pool-size=256M', '--max-connections=300', `--server-id=${id}`],
      ...['--log-bin=changes', '--log-slave-updates', '--binlog-format=row'],
    ]
    return { id, server: await startMariaDb({ args, folder: own }), data }
  }

  async function copyTo(target: string): Promise<void> {
    const { server, data } = current()
    await server.stop()
    await rm(target, { recursive: true, force: true })
    await cp(data, target, { recursive: true })
    await server.restart()
  }
}

/** @returns the rows of the last statement */
async function asRoot(
  { host, port, user, password }: MariaDb,
  statements: readonly string[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const connection: Connection = await createConnection({ host, port, user, password })
  try {
    let rows: unknown = []
    for (const statement of statements) [rows] = await connection.query(statement)
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
  } finally {
    connection.destroy()
  }
}
