import type { Session } from '@stonechat/protocol'
import { targetOf } from '../base/target.js'
import type { Base, SyncAnswer, SyncQuestion } from '../feature.js'
import type { Sessions } from '../session/sessions.js'
import type { Feed } from './feed.js'
import type { ConversationPlace, Progress } from './progress.js'

type Conversation = SyncAnswer['conversations'][number]

export interface SyncParts extends Pick<Base, 'keeper' | 'wires'> {
  readonly feed: Feed
  readonly progress: Progress
  readonly sessions: Sessions
}

/** Takes an answer to `sync`: what happened in the conversations that differ, and those that are gone. */
export function takeSync(parts: SyncParts, answer: SyncAnswer, question: SyncQuestion): void {
  const { feed, progress, sessions, keeper } = parts
  const told = new Set(answer.conversations.map(({ conversation_id }) => conversation_id))
  const news = new Map(answer.sessions.map((session) => [session.conversation_id, session]))
  for (const [id, session] of news) {
    if (isSetBack(question, session)) {
      sessions.remove(id)
      progress.forget(id)
      for (const table of ['conversations', 'windows'] as const)
        keeper.putSoon({ table, key: id, record: undefined })
    }
    sessions.upsert(session)
    // What comes with its messages starts before them; else there is nothing to miss.
    if (!told.has(id)) feed.follow(session, session)
    keeper.touch(id)
  }
  for (const conversation of answer.conversations) {
    const session = news.get(conversation.conversation_id) ?? sessions.get(conversation.conversation_id)
    if (session) takeConversation(parts, conversation, session)
    keeper.touch(conversation.conversation_id)
  }
  for (const conversationId of answer.removed) feed.remove(conversationId)
}

/** Whether the server has less than this client holds: its database was restored. */
function isSetBack({ conversations }: SyncQuestion, session: Session): boolean {
  const held = conversations.find(([id]) => id === session.conversation_id)
  if (held === undefined) return false
  const [, lastSeq, rev, sessionRev = 0, deletedRev = 0] = held
  return (
    session.last_seq < lastSeq ||
    session.rev < rev ||
    session.session_rev < sessionRev ||
    session.deleted_rev < deletedRev
  )
}

function takeConversation(parts: SyncParts, conversation: Conversation, session: Session): void {
  const { feed, progress, wires } = parts
  const { conversation_id, last_seq, rev, reset, messages } = conversation
  const target = targetOf(session)
  const place: ConversationPlace = { last_seq, rev, deleted_rev: session.deleted_rev }
  if (!reset && !progress.isKnown(conversation_id)) {
    feed.follow(session, { ...place, last_seq: (messages[0]?.seq ?? last_seq + 1) - 1 })
  }
  // Those that came by an event since sync was asked may have come as they were before a change.
  const seq = progress.seqOf(conversation_id)
  const changed = messages.filter((one) => one.seq <= seq && one.rev > 0)
  for (const message of [...conversation.changed, ...changed]) {
    feed.changed({ ...message, ...target })
    wires.emit('message.changed', { ...message, ...target })
  }
  if (conversation.deleted.length > 0) wires.tell('deleted', { ...target, seqs: conversation.deleted })
  for (const message of messages) feed.created({ ...message, ...target })
  const waiting = progress.advance(conversation_id, place)
  // More happened than sync lists one by one: what is shown is fetched afresh.
  if (reset) wires.tell('outdated', target)
  feed.deliver(waiting)
  wires.tell('told', { ...target, lines: conversation.lines ?? [] })
  wires.tell('caughtUp', target)
}
