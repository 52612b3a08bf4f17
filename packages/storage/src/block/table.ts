/** Who does not want to hear from whom, by `(user_id, blocked_id)`. */
export interface ImBlocksTable {
  user_id: number
  blocked_id: number
  created_at: number
}
