import type { MessageView } from '@stonechat/client'

/** A message that is being answered, as far as the composer shows it. */
export type Answered = Pick<MessageView, 'seq' | 'senderId' | 'content'>
