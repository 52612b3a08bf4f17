import type { TableOf } from '../sql/table.js'

/** One row. */
export interface ImIncarnationTable {
  id: 1
  /** The name of this database for as long as it only goes forward; another one after each time it went back. */
  value: string
  /** Moves, at times, after something was written. */
  position: number
}

export const imIncarnation: TableOf<'im_incarnation', ImIncarnationTable> = {
  name: 'im_incarnation',
  key: ['id'],
}
