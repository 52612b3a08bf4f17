/** Tables that give out the ids which clients and other programs keep. */
export const tablesWithIds = ['users', 'im_conversations', 'im_groups', 'im_events'] as const

export type TablesWithIds = readonly (typeof tablesWithIds)[number][]

/** The greatest id of each of those tables that the database has; 0 where there are no rows. */
export type GreatestIds = Readonly<Partial<Record<TablesWithIds[number], number>>>

/** How far a database has come. */
export interface Standing {
  readonly value: string
  readonly position: number
  readonly ids: GreatestIds
}

/** What is known of a database outside of it. */
export interface Known extends Standing {
  /** Whether it was closed in good order after that. */
  readonly isClosed: boolean
  /** The number of the file, of engines that keep a database in one. */
  readonly file?: string | undefined
}

export interface Circumstances {
  /** Whether nobody but the one who knows writes to it. */
  readonly isOnlyWriter: boolean
  /** Whether the log that a process leaves behind when it dies is there, or is in the file; true for engines that have no such file. */
  readonly hasLog: boolean
}

/**
 * Whether a database went back in time: whether it lacks what somebody outside knows to have been in it. Where that is not
 * certain it is said to have, which costs its clients no more than to load again.
 */
export function hasGoneBack(found: Standing, known: Known | undefined, given: Circumstances): boolean {
  // Of a database that was never marked nobody can know anything.
  if (known === undefined) return given.isOnlyWriter && found.position > 0
  // Another node may have seen it first, and given it the new name.
  if (found.value !== known.value) return given.isOnlyWriter
  if (tablesWithIds.some((table) => (found.ids[table] ?? 0) < (known.ids[table] ?? 0))) return true
  return found.position < known.position || (!known.isClosed && !given.hasLog)
}
