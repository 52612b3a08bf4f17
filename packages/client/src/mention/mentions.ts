import type { MessageExtras } from '@stonechat/protocol'

/** Whom a message mentions: what a request says of it, and what the message then carries. */
export type Mentions = Pick<MessageExtras, 'mentions' | 'mention_names' | 'mention_all'>
