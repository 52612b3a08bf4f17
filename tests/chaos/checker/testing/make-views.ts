/** What a perfect server stores of sessions, and what perfect clients show of them. */
import { everybody } from '../../history/entry.js'
import type { StoredSession, UnreadMentions } from '../../history/history.js'
import { countMentions } from '../check-mentions.js'
import { countUnread } from '../check-views.js'
import type { Mutable, OpenConversation, OpenDevice, OpenHistory, OpenSession } from './open-history.js'

interface Held {
  readonly conversations: ReadonlyMap<number, OpenConversation>
  /** By user and conversation. */
  readonly sessions: ReadonlyMap<string, OpenSession>
}

/** By user. */
export function listSessions({ conversations, sessions }: Held): OpenHistory['truth']['sessions'] {
  const stored = new Map<number, Mutable<StoredSession>[]>()
  for (const [key, session] of sessions) {
    const { readSeq, floorSeq, deleted } = session
    const [user = 0, id = 0] = key.split(' ').map(Number)
    const conversation = conversations.get(id)!
    const { lastSeq, rev } = conversation
    const lastVisible = visibleMessages(conversation, session).at(-1)?.seq ?? 0
    const line = visibleLines(conversation, session).at(-1)
    const mentioned = [
      ...new Set(
        conversation.mentions
          .filter((one) => one.user === user || one.user === everybody)
          .map(({ seq }) => seq),
      ),
    ]
    const lastLine = line !== undefined && line.afterSeq >= lastVisible ? line.rev : -1
    stored.set(user, [
      ...(stored.get(user) ?? []),
      {
        ...{ conversation: id, lastSeq, rev, readSeq, floorSeq, lastLine, deleted: [...deleted], pinned: 0 },
        mentioned,
      },
    ])
  }
  return stored
}

/** Every device shows the sessions of its user, the last two messages of each, and all of them where it walks. */
export function showSessions(devices: readonly OpenDevice[], held: Held): void {
  const stored = listSessions(held)
  for (const { user, view } of devices)
    for (const session of stored.get(user) ?? []) {
      const unread = countUnread(session)
      view.sessions.push({ ...session, unread, mentions: countMentions(session) as Mutable<UnreadMentions> })
      view.totalUnread += unread
      const { conversation: id } = session
      const conversation = held.conversations.get(id)!
      const open = held.sessions.get(`${user} ${id}`)!
      const messages = visibleMessages(conversation, open)
      const lines = visibleLines(conversation, open)
      const owedFromSeq = messages.length > 2 ? messages.at(-2)!.seq : 0
      const shown = lines.filter(({ afterSeq }) => afterSeq >= owedFromSeq)
      const pinned = conversation.pins.map(({ seq }) => messages.find((one) => one.seq === seq))
      view.pins.push(
        structuredClone({ conversation: id, messages: pinned.filter((one) => one !== undefined) }),
      )
      view.walks.push(structuredClone({ conversation: id, messages, lines, owedFromSeq: 0 }))
      view.windows.push(
        structuredClone({ conversation: id, messages: messages.slice(-2), lines: shown, owedFromSeq }),
      )
    }
}

function visibleMessages({ messages }: OpenConversation, { floorSeq, deleted }: OpenSession) {
  return messages.filter(({ seq }) => seq > floorSeq && !deleted.includes(seq))
}

function visibleLines({ lines }: OpenConversation, { joinedRev }: OpenSession) {
  return lines.filter(({ rev }) => rev >= joinedRev)
}
