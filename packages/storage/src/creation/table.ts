import type { TableOf } from '../sql/table.js'

/** What a user made under which `client_id`, by `(user_id, kind, client_id)`: a retry is known for ever. */
export interface ImCreationsTable {
  user_id: number
  kind: string
  client_id: string
  /** The id of what was made, in the table of its kind. */
  result_id: number
  /** Of all that was asked for. */
  fingerprint: number
  at: number
}

export const imCreations: TableOf<'im_creations', ImCreationsTable> = {
  name: 'im_creations',
  key: ['user_id', 'kind', 'client_id'],
}
