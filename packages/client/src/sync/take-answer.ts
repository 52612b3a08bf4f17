import type { Message, OperationInput, OperationName, OperationOutput, Session } from '@stonechat/protocol'
import { namedTarget } from '../base/target.js'
import type { Feed } from '../conversation/feed.js'
import type { Sessions } from '../session/sessions.js'

/**
 * Takes what an answer tells about the state that the client keeps: the connection which asks gets no event about it.
 */
export function takeAnswer(
  { feed, sessions }: { feed: Feed; sessions: Sessions },
  name: OperationName,
  input: object,
  answer: unknown,
): void {
  switch (name) {
    case 'message.send':
      feed.created({ ...(answer as Message), ...namedTarget(input) })
      return
    case 'message.edit':
    case 'message.recall':
      feed.changed({ ...(answer as Message), ...namedTarget(input) })
      return
    case 'message.delete': {
      const target = namedTarget(input)
      const conversation_id = sessions.find(target)?.conversation_id
      const { seqs } = input as OperationInput<'message.delete'>
      const { deleted_rev } = answer as OperationOutput<'message.delete'>
      if (conversation_id !== undefined) feed.deleted({ ...target, conversation_id, seqs, deleted_rev })
      return
    }
    case 'session.update':
      sessions.upsert(answer as Session)
      return
    case 'session.read': {
      const session = sessions.find(namedTarget(input))
      const { read_seq } = answer as OperationOutput<'session.read'>
      if (session !== undefined) sessions.applyRead(session.conversation_id, read_seq)
    }
  }
}
