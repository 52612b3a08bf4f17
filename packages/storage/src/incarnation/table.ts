import type { TableOf } from '../sql/table.js'

/** One row. */
export interface ImIncarnationTable {
  id: 1
  /** The name of this database for as long as it only goes forward; another one after each time it went back. */
  value: string
  /** Moves, at times, after something was written. */
  position: number
  /** What the file without its log is; this and the next three: see `file-mark.ts`. */
  file_state: number
  file_schema: number
  file_log_salt: number
  file_marks: number
}

/** Words along the way of the database. */
export interface ImWaypointsTable {
  /** The `position` of the database from which on it has this word, up to the next one. */
  position: number
  /** Clients get it in the marks that they show again. That at 0 nobody gets: it signs those. */
  word: string
}

export const imWaypoints: TableOf<'im_waypoints', ImWaypointsTable> = {
  name: 'im_waypoints',
  key: ['position'],
}

export const imIncarnation: TableOf<'im_incarnation', ImIncarnationTable> = {
  name: 'im_incarnation',
  key: ['id'],
  ownColumns: ['file_state', 'file_schema', 'file_log_salt', 'file_marks'],
}
