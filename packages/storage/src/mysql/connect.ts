/** One connection to a MySQL or MariaDB server, and what every session of ours is set to. */

import { connect, type Socket } from 'node:net'
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  escape as escapeValue,
  type QueryError,
  raw,
} from 'mysql2'
import { storageLimits } from '../limits.js'
import { RowsText } from '../sql/rows-text.js'

export interface MysqlAddress {
  readonly host: string
  readonly port: number
  /** A Unix socket, used instead of host and port. */
  readonly socketPath?: string | undefined
  readonly user: string
  readonly password: string
  readonly database: string
  /** What the names of all tables begin with, `chat_`: for a database that others use too. */
  readonly tablePrefix?: string | undefined
  /** `unverified` encrypts without checking the certificate; `off` by default. */
  readonly tls?: 'off' | 'on' | 'unverified' | undefined
}

export interface LinkOptions {
  readonly address: MysqlAddress
  /** `false` connects to the server alone, for a database that does not exist yet. */
  readonly useDatabase?: boolean | undefined
  /** How long a statement may take, and then a transaction in which nothing is asked; changes of tables and copies take as long as they need. */
  readonly queryTimeoutMs?: number | undefined
}

/** Numbers and strings only: dates and buffers are no columns of ours. */
export type Parameter = number | string | null | RowsText
export interface Outcome {
  readonly affectedRows: number
  readonly insertId: number
}

const keepAliveDelayMs = 30_000
const loggedSqlMaxCharacters = 500
const sessionSettings = [
  // Refuses what does not fit instead of cutting it; without NO_BACKSLASH_ESCAPES, which the client's escaping relies on.
  "sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
  `innodb_lock_wait_timeout = ${Math.ceil(storageLimits.databaseLockWaitMs / 1_000)}`,
]
/**
 * A process that is frozen in the middle of a transaction would hold its locks for as long as it is frozen, since its
 * kernel keeps the connection alive. MariaDB rolls back for it, sooner than others give up waiting; MySQL cannot, and
 * reads this as a comment.
 */
const endsIdleTransactions = `/*M! , idle_transaction_timeout = ${Math.ceil(storageLimits.databaseIdleTransactionMs / 1_000)} */`

/** A connection that knows whether it can still be used. */
export class MysqlLink {
  readonly #connection: Connection
  /** Our own, because the client's `destroy` only sends a quit packet: a peer that is gone would keep the socket for ever. */
  readonly #socket: Socket
  readonly #timeoutMs: number | undefined
  #isBroken = false
  #isDemoted = false

  private constructor({ address, useDatabase = true, queryTimeoutMs }: LinkOptions) {
    this.#socket = openSocket(address)
    this.#connection = createConnection(toConnectionOptions(address, useDatabase, this.#socket))
    this.#timeoutMs = queryTimeoutMs
    // A server that goes away emits an error, also while the connection is idle.
    const notice = () => {
      this.#isBroken = true
    }
    this.#connection.on('error', notice)
    this.#connection.on('end', notice)
    this.#socket.once('close', notice)
  }

  /** @throws Error of mysql2, with `code` and for errors of the server `errno` */
  static async open(options: LinkOptions): Promise<MysqlLink> {
    const link = new MysqlLink(options)
    try {
      await link.#connected()
      const settings = sessionSettings.join(', ')
      // A copy of a database waits for the other one in a transaction, for as long as it needs.
      const isBounded = options.queryTimeoutMs !== undefined
      await link.query(`set session ${settings} ${isBounded ? endsIdleTransactions : ''}`)
      // A write reads what others committed while it waited for a lock. Under REPEATABLE READ it would go on with the
      // snapshot of its first statement, missing a retry's message or a kick; and gap locks would make deadlocks.
      await link.query('set session transaction isolation level read committed')
      return link
    } catch (error) {
      link.destroy()
      throw error
    }
  }

  /** Whether the connection is lost or in an unknown state: to be thrown away. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Whether the server said that it takes no writes any more: another one may have its address by now. */
  get isDemoted(): boolean {
    return this.#isDemoted
  }

  /**
   * Rows, or for a statement that answers with none its outcome. Values travel in the text: with prepared statements a
   * send was no quicker, and every size of a batch would be a statement of its own to keep on the server.
   */
  query(sql: string, values: readonly Parameter[] = []): Promise<object[] | Outcome> {
    return new Promise((resolve, reject) => {
      const timeout = this.#timeoutMs === undefined ? {} : { timeout: this.#timeoutMs }
      const options = { sql, values: values.map((value) => raw(toText(value))), ...timeout }
      this.#connection.query(options, (error, result) => {
        if (error === null) return resolve(result as object[] | Outcome)
        if (readOnlyNumbers.has(error.errno ?? 0)) this.#isDemoted = true
        if (this.#isDemoted || isAboutConnection(error)) this.destroy()
        // The client's message contains the values: what people write does not belong into a log.
        reject(Object.assign(error, { sql: sql.slice(0, loggedSqlMaxCharacters) }))
      })
    })
  }

  /** Disconnects from the server in good order. */
  async close(): Promise<void> {
    if (this.#isBroken) return this.destroy()
    const closed = new Promise((resolve) => this.#socket.once('close', resolve))
    const deadline = setTimeout(() => this.destroy(), storageLimits.databaseCloseTimeoutMs)
    this.#connection.end()
    await closed
    clearTimeout(deadline)
  }

  /** Cuts the connection: what is under way rejects, and the server rolls back what was not committed. */
  destroy(): void {
    this.#isBroken = true
    this.#socket.destroy()
  }

  #connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#connection.connect((error) => (error === null ? resolve() : reject(error)))
    })
  }
}

function toText(value: Parameter): string {
  return value instanceof RowsText ? value.toSql(toLiteral) : toLiteral(value)
}

/** @throws RangeError for what is no whole number: the server would round it, and take `NaN` for the name of a column */
function toLiteral(value: number | string | null): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new RangeError(`${value} is no whole number`)
  return typeof value === 'string' ? escapeValue(value) : String(value)
}

/** Errors of statements have a number of the server's; all others, and some of those, are about the connection. */
function isAboutConnection(error: QueryError): boolean {
  return error.fatal || !((error.errno ?? 0) > 0) || fatalNumbers.has(error.errno ?? 0)
}

/** Shutdown, killed connection, four kinds of broken packets, closed for inactivity. */
const fatalNumbers = new Set([1053, 1927, 1158, 1159, 1160, 1161, 4031])

/** Read-only by an option, by its mode, as a transaction, or InnoDB of it; not in its cluster; refused by its group. */
export const readOnlyNumbers: ReadonlySet<number> = new Set([1290, 1836, 1792, 1874, 1047, 3100])

function openSocket({ host, port, socketPath }: MysqlAddress): Socket {
  if (socketPath !== undefined) return connect(socketPath)
  return connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveDelayMs })
}

function toConnectionOptions(address: MysqlAddress, useDatabase: boolean, socket: Socket): ConnectionOptions {
  const { host, user, password, database, tls = 'off' } = address
  const isVerified = tls === 'on'
  return {
    host,
    stream: socket,
    user,
    password,
    ...(useDatabase ? { database } : {}),
    ...(tls === 'off' ? {} : { ssl: { rejectUnauthorized: isVerified, verifyIdentity: isVerified } }),
    charset: 'utf8mb4',
    connectTimeout: storageLimits.databaseConnectTimeoutMs,
    // The server may not ask this program for files.
    flags: ['-LOCAL_FILES'],
  }
}
