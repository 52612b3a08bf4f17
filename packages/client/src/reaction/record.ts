import type { ErrorCode, Target } from '@stonechat/protocol'
import { targetKey } from '../base/target.js'

/** A reaction that is to be added or taken back and that the server does not have yet. Plain data, so that it can be kept. */
export interface WishRecord {
  readonly target: Target
  readonly seq: number
  readonly emoji: string
  /** `false` takes it back. */
  readonly on: boolean
  /** Ascending in the order of wishing, over all conversations and starts of the page. */
  readonly place: number
  /** The name of the database in which `seq` is the message's number. */
  readonly incarnation?: string | undefined
  /** The tab that sends it. */
  readonly owner?: string | undefined
}

/** Of one message and emoji there is one wish. */
export function wishKey({ target, seq, emoji }: WishRecord): string {
  return `${targetKey(target)} ${seq} ${emoji}`
}

/** A reaction that the server has refused: it is shown no more. */
export interface ReactionRefusal extends Target {
  readonly seq: number
  readonly emoji: string
  readonly on: boolean
  readonly error: ErrorCode
}
