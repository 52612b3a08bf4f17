import type { Log, PeopleMode } from '@stonechat/im/contract'
import { storageLimits } from '../limits.js'
import type { MigrationStatus } from '../migrations/migrate.js'
import type { Stores } from '../stores/stores.js'
import { openRemoteStores } from '../thread/remote-store.js'
import { type OnCommit, StoreThread } from '../thread/store-thread.js'
import type { MysqlAddress } from './connect.js'
import type { MysqlThreadData } from './mysql-worker.js'

export interface MysqlOptions extends MysqlAddress {
  /** How many connections at most; `databasePoolSize` by default. */
  readonly poolSize?: number | undefined
  /** `false` makes no tables of accounts, for a host that has its own; true by default. */
  readonly accounts?: boolean | undefined
  /** Who may write to users who chose nothing: everyone with `open`, which is the default, their contacts with `contacts`. */
  readonly people?: PeopleMode | undefined
  readonly log?: Log | undefined
  readonly onCommit?: OnCommit | undefined
  /** How long a statement may take; `databaseQueryTimeoutMs` by default. */
  readonly queryTimeoutMs?: number | undefined
  /**
   * A file of this node's own, outside of the database, that holds how far the database had come: so a start on one that was
   * set back to a backup is noticed. Without it only a node that is running notices.
   */
  readonly markFile?: string | undefined
}

export interface MysqlStores extends Stores, AsyncDisposable {
  migrationStatus(): MigrationStatus
  /** Answers what was asked before, then disconnects from the server. */
  close(): Promise<void>
}

/**
 * Opens the stores on a MySQL or MariaDB database, making it where it does not exist and bringing its tables up to
 * date. The connections live in a thread of their own: writing statements and reading answers takes nothing from the event
 * loop. From then on, while the server is away calls fail with `unavailable`; no restart is needed when it is back.
 * @throws Error with one clear sentence where the server cannot be reached, refuses the account or the database
 */
export async function openMysql(options: MysqlOptions): Promise<MysqlStores> {
  const isSource = import.meta.url.endsWith('.ts')
  const thread = new StoreThread({
    name: 'mysql',
    url: new URL(isSource ? './mysql-worker.dev.mjs' : './mysql-worker.js', import.meta.url),
    data: toThreadData(options),
    log: options.log,
    onCommit: options.onCommit,
  })
  const close = () => thread.close()
  try {
    const status = (await thread.open()) ?? { applied: [], appliedNow: [] }
    const call = thread.call.bind(thread)
    return {
      ...openRemoteStores(call, {
        commitLanes: storageLimits.databaseCommitLanes,
        people: options.people,
      }),
      migrationStatus: () => status,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Only the plain options: functions cannot be passed to a thread. */
function toThreadData(options: MysqlOptions): MysqlThreadData {
  const { host, port, socketPath, user, password, database, tls, poolSize, markFile } = options
  const { tablePrefix, accounts, people } = options
  const queryTimeoutMs = options.queryTimeoutMs ?? storageLimits.databaseQueryTimeoutMs
  return {
    host,
    port,
    socketPath,
    user,
    password,
    database,
    tls,
    poolSize,
    markFile,
    queryTimeoutMs,
    tablePrefix,
    accounts,
    people,
  }
}
