import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Log, PeopleMode } from '@stonechat/im/contract'
import type { MigrationStatus } from '../migrations/migrate.js'
import { accessOf, type StoreName, type Stores } from '../stores/stores.js'
import { openRemoteStores } from '../thread/remote-store.js'
import { type OnCommit, StoreThread } from '../thread/store-thread.js'
import { findDiskReason } from './disk-reason.js'
import { type SqliteThreadData, type StoreRole, sqliteCommitLanes, threadUrl } from './roles.js'

export interface SqliteOptions {
  /** The file; it and its folder are made where they do not exist. Two threads share it, so that `:memory:` is none. */
  readonly path: string
  /** What the names of all tables begin with, `chat_`: for a file that others use too. */
  readonly tablePrefix?: string | undefined
  /** `false` makes no tables of accounts, for a host that has its own; true by default. */
  readonly accounts?: boolean | undefined
  /** Who may write to users who chose nothing: everyone with `open`, which is the default, their contacts with `contacts`. */
  readonly people?: PeopleMode | undefined
  readonly log?: Log | undefined
  readonly onCommit?: OnCommit | undefined
}

export interface SqliteStores extends Stores, AsyncDisposable {
  migrationStatus(): MigrationStatus
  /** Answers what was asked before, then closes the file. */
  close(): Promise<void>
}

/**
 * Opens the stores on one SQLite file, each connection in a thread of its own: the event loop never waits for a disk.
 * @throws Error with one clear sentence where the file cannot be opened, is read-only, damaged or no database.
 */
export async function openSqlite(options: SqliteOptions): Promise<SqliteStores> {
  const { path, log, onCommit, tablePrefix, accounts, people } = options
  if (path === ':memory:' || path === '') throw new Error('SQLite needs a file: two threads share it')
  await mkdir(dirname(path), { recursive: true })
  // Messages are readable by the owner of the file only. SQLite gives its other files the mode of this one.
  await writeFile(path, '', { flag: 'wx', mode: 0o600 }).catch(() => {})
  // Both load at the same time; the reader opens once the tables are there.
  const threads = {
    writer: startThread('writer', path, { log, onCommit, tablePrefix, accounts, people }),
    reader: startThread('reader', path, { log, tablePrefix, people }),
  }
  const close = async (): Promise<void> => {
    // The writer goes last, so that it can fold the log into the file.
    await threads.reader.close()
    await threads.writer.close()
  }
  try {
    const status = (await threads.writer.open()) ?? { applied: [], appliedNow: [] }
    await threads.reader.open()
    if (status.appliedNow.length > 0) log?.info({ migrations: status.appliedNow }, 'storage.migrated')
    const call = (store: StoreName, method: string, args: readonly unknown[]): Promise<unknown> =>
      threads[accessOf(store, method) === 'read' ? 'reader' : 'writer'].call(store, method, args)
    return {
      ...openRemoteStores(call, { commitLanes: sqliteCommitLanes, people }),
      migrationStatus: () => status,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw new Error(`cannot open the database ${path}: ${reasonOf(error as Error, path)}`)
  }
}

function reasonOf({ message }: Error, path: string): string {
  const found = message.includes('disk I/O error') ? findDiskReason(path) : undefined
  return found === undefined ? message : `${message}: ${found}`
}

/** Makes the thread; its file is opened by `open()`. */
export function startThread(
  role: StoreRole,
  path: string,
  { tablePrefix, accounts, people, ...options }: Omit<SqliteOptions, 'path'> = {},
): StoreThread {
  return new StoreThread({
    name: `sqlite-${role}`,
    url: threadUrl,
    data: { path, role, tablePrefix, accounts, people } satisfies SqliteThreadData,
    ...options,
  })
}
