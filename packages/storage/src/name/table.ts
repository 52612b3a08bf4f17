import type { TableOf } from '../sql/table.js'

/** What users are found by in groups. Kept of members alone, and only after somebody searched where they are. */
export interface ImNamesTable {
  user_id: number
  name_key: string
}

export const imNames: TableOf<'im_names', ImNamesTable> = { name: 'im_names', key: ['user_id'] }
