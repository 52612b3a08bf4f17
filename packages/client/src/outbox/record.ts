import type { Content, ErrorCode, Forwarded, Target } from '@stonechat/protocol'
import type { UploadView } from '../file/api.js'
import type { ForwardSource } from '../forward/forward.js'
import type { Mentions } from '../mention/mentions.js'

/** A message of ours that the server has not acknowledged. Plain data, so that it can be kept anywhere. */
export interface OutboxRecord {
  readonly clientId: string
  readonly target: Target
  readonly content: Content
  /** Of its files, in their order; it goes out when the server has all of them. */
  readonly uploads?: readonly UploadView[] | undefined
  /** Whom it mentions. */
  readonly mentions?: Mentions | undefined
  /** Of one that is forwarded. */
  readonly source?: ForwardSource | undefined
  readonly forwarded?: Forwarded | undefined
  readonly replyTo: number | null
  /** The `client_id` of what `replyTo` quotes, as far as it was known. */
  readonly quotedId?: string | undefined
  /** The name of the database in which `replyTo` is its number. */
  readonly incarnation?: string | undefined
  readonly createdAt: number
  readonly status: 'sending' | 'queued' | 'paused' | 'failed'
  readonly error: ErrorCode | undefined
  /** Ascending in the order of sending, over all conversations and starts of the page. */
  readonly place: number
  /** The tab that sends it. */
  readonly owner?: string | undefined
}

/** What is said of a message that is to be sent, beside its content. */
export type OutboxNote = Pick<OutboxRecord, 'replyTo' | 'mentions' | 'quotedId' | 'source' | 'forwarded'>
