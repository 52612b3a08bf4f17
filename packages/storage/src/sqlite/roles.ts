/** There is one thread of each: SQLite has one writer, and readers need not wait for it. */
export type ThreadRole = 'writer' | 'reader'
/** The same fact, as the commit queue asks for it. */
export const sqliteCommitLanes = 1

/** What a thread of SQLite is told at its start. */
export interface SqliteThreadData {
  readonly path: string
  readonly role: ThreadRole
}

/** Which thread a method belongs to: the ports promise that methods of these names only read. */
export function roleOf(method: string): ThreadRole {
  return /^(get|list|find)/.test(method) ? 'reader' : 'writer'
}
