import type { PeopleMode } from '@stonechat/im/contract'

/**
 * There is one thread of each: SQLite has one writer, readers need not wait for it, and neither waits for the copier, which
 * the writer starts when there is something to copy.
 */
export type ThreadRole = StoreRole | 'copier'
export type StoreRole = 'writer' | 'reader'
/** The same fact, as the commit queue asks for it. */
export const sqliteCommitLanes = 1

/** The start options of a thread of SQLite. */
export interface SqliteThreadData {
  readonly path: string
  readonly role: ThreadRole
  readonly tablePrefix?: string | undefined
  readonly accounts?: boolean | undefined
  readonly people?: PeopleMode | undefined
}

/** Where it is noted how far the database had come. */
export const sqliteMarkFile = (path: string, tablePrefix = ''): string => `${path}.${tablePrefix}mark`

const isSource = import.meta.url.endsWith('.ts')
/** The program of these threads. */
export const threadUrl = new URL(isSource ? './sqlite-worker.dev.mjs' : './sqlite-worker.js', import.meta.url)
