import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ImStore, Log } from '@stonechat/im/contract'
import type { UserStore } from '@stonechat/user'
import { type BatchReads, gatherImReads, gatherUserReads } from '../gather-reads.js'
import type { MigrationStatus } from '../migrate.js'
import { type PackedOutcomes, packDrafts, unpackOutcomes } from './commit-wire.js'
import { remoteStore } from './remote-store.js'
import { roleOf, type StoreName, sqliteCommitLanes } from './rpc.js'
import { StoreThread } from './store-thread.js'

export interface SqliteOptions {
  /** The file; it and its folder are made where they do not exist. Two threads share it, so that `:memory:` is none. */
  readonly path: string
  readonly log?: Log | undefined
}

export interface SqliteStores extends AsyncDisposable {
  readonly im: ImStore
  readonly user: UserStore
  migrationStatus(): MigrationStatus
  /** Answers what was asked before, then closes the file. */
  close(): Promise<void>
}

/**
 * Opens both stores on one SQLite file, each connection in a thread of its own: the event loop never waits for a disk.
 * @throws Error with one clear sentence where the file cannot be opened, is read-only, damaged or no database.
 */
export async function openSqlite({ path, log }: SqliteOptions): Promise<SqliteStores> {
  if (path === ':memory:' || path === '') throw new Error('SQLite needs a file: two threads share it')
  await mkdir(dirname(path), { recursive: true })
  // What people wrote is for the owner alone. SQLite gives its other files the mode of this one.
  await writeFile(path, '', { flag: 'wx', mode: 0o600 }).catch(() => {})
  // Both load at the same time; the reader opens once the tables are there.
  const threads = {
    writer: new StoreThread({ path, role: 'writer' }, log),
    reader: new StoreThread({ path, role: 'reader' }, log),
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
      threads[roleOf(method)].call(store, method, args)
    return {
      im: remoteStore<ImStore>('im', call, {
        commitLanes: sqliteCommitLanes,
        ...gatherImReads(remoteStore<ImStore & BatchReads>('im', call)),
        commitMessages: async (batch) =>
          unpackOutcomes(batch, (await call('im', 'commitPacked', [packDrafts(batch)])) as PackedOutcomes),
      }),
      user: remoteStore<UserStore>('user', call, gatherUserReads(remoteStore<UserStore>('user', call))),
      migrationStatus: () => status,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
