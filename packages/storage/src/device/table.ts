import type { TableOf } from '../sql/table.js'

/** Logins, living and lately revoked. The devices of a user are found by `(user_id, last_seen_at)`. */
export interface UserDevicesTable {
  id: string
  user_id: number
  name: string
  /** Which refresh token is valid now; an older one is taken for stolen. */
  refresh_counter: number
  /** The hash of the renewal that set the counter, where its client named it: it may be asked for again. */
  refresh_request: string | null
  refreshed_at: number
  created_at: number
  last_seen_at: number
  revoked_at: number | null
}

export const userDevices: TableOf<'user_devices', UserDevicesTable> = { name: 'user_devices', key: ['id'] }
