/** Logins, living and lately revoked. The devices of a user are found by `(user_id, last_seen_at)`. */
export interface UserDevicesTable {
  id: string
  user_id: number
  name: string
  /** Which refresh token is valid now; every older one is a stolen one. */
  refresh_counter: number
  refreshed_at: number
  created_at: number
  last_seen_at: number
  revoked_at: number | null
}
