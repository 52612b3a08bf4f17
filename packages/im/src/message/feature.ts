import type { Handlers } from '@stonechat/protocol/operations'
import type { FillContent } from '../content/fill-content.js'
import type { Bus, Clock, ImStore } from '../contract/index.js'
import { listFileMessages } from '../file/list-file-messages.js'
import { imLimits } from '../limits.js'
import { checkMentions, toMentions } from '../mention/mentions.js'
import { type ChangeWindows, changeMessage } from './change-message.js'
import { deleteMessages } from './delete-messages.js'
import { listMessages } from './list-messages.js'
import { listVersions } from './list-versions.js'
import type { Sender } from './send-message.js'

export interface MessageParts {
  readonly store: ImStore
  readonly bus: Bus
  readonly clock: Clock
  readonly windows: ChangeWindows
  readonly sender: Sender
  readonly fillContent: FillContent
}

type MessageOperation =
  | 'message.send'
  | 'message.edit'
  | 'message.recall'
  | 'message.delete'
  | 'message.versions'
  | 'message.list'
  | 'message.files'

export function createMessageFeature(parts: MessageParts): Handlers<MessageOperation> {
  const { store, sender } = parts
  return {
    'message.send': (input, { caller, connectionId, owe }) => {
      checkMentions(caller.userId, input)
      owe?.(Math.floor((input.mentions?.length ?? 0) / imLimits.mentionedPerPoint))
      return sender.send(input, { userId: caller.userId, connectionId }, toMentions(input))
    },
    'message.edit': (input, { caller }) => changeMessage(parts, caller.userId, input),
    'message.recall': (input, { caller }) => changeMessage(parts, caller.userId, { ...input, content: null }),
    'message.delete': (input, { caller, owe }) => {
      owe?.(Math.floor(input.seqs.length / imLimits.deletedPerPoint))
      return deleteMessages(parts, caller.userId, input)
    },
    'message.versions': (input, { caller }) => listVersions(store, caller.userId, input),
    'message.list': (input, { caller }) => listMessages(store, caller.userId, input),
    'message.files': (input, { caller }) => listFileMessages(store, caller.userId, input),
  }
}
