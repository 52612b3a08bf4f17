import type { Message, Target } from '@stonechat/protocol'

/** What is pinned in a conversation, as it was at one moment. */
export interface PinsRecord extends Target {
  /** The `pins_rev` of the session for which it is right. */
  readonly pins_rev: number
  /** Pinned last first. */
  readonly messages: readonly Message[]
}
