import type { ErrorCode, Target } from '@stonechat/protocol'
import { targetKey } from '../base/target.js'

/** A reaction that is to be added, or taken back where `on` is `false`. */
export interface ReactionWish {
  readonly emoji: string
  readonly on: boolean
}

/** What one chooses in a poll, by place; none takes the vote back. */
export interface VoteWish {
  readonly options: readonly number[]
}

/** What a user wants with a message and the server does not have yet. Plain data, so that it can be kept. */
export type WishRecord = (ReactionWish | VoteWish) & {
  readonly target: Target
  readonly seq: number
  /** Ascending in the order of wishing, over all conversations and starts of the page. */
  readonly place: number
  /** The name of the database in which `seq` is the message's number. */
  readonly incarnation?: string | undefined
  /** The tab that sends it. */
  readonly owner?: string | undefined
}

/** Of one message there is one wish for each emoji, and one vote. */
export function wishKey(wish: WishRecord): string {
  return `${targetKey(wish.target)} ${wish.seq} ${'emoji' in wish ? wish.emoji : ''}`
}

/** A reaction or a vote that the server has refused: it is shown no more. */
export type WishRefusal = (ReactionWish | VoteWish) &
  Target & { readonly seq: number; readonly error: ErrorCode }
