/** A username as it is stored. */
export interface Username {
  readonly value: string
  /** Equal for usernames that are the same, whatever their case and width. It belongs to one account. */
  readonly key: string
  /** What it can be taken for, at most 255 characters each. Each belongs to one account. */
  readonly looks: readonly string[]
}
