/** What a device shows, as the checker reads it. */
import { ClientError, type SessionView, type Timeline } from '@stonechat/client'
import { limits } from '@stonechat/protocol'
import {
  type LineState,
  type MessageList,
  type MessageState,
  nothingAdded,
  type PinList,
  type SessionState,
  type View,
} from '../history/history.js'
import type { Senders } from '../world/read-truth.js'
import type { Device } from './device.js'
import { lineOf } from './line.js'
import { stateOf } from './text.js'
import { askUserState, userStateOf } from './user-state.js'

export function sessionsOf({ client }: Device): SessionState[] {
  return (client.sessions.getSnapshot() ?? []).map((session) => ({
    conversation: session.conversation_id,
    lastSeq: session.last_seq,
    rev: session.rev,
    readSeq: session.read_seq,
    floorSeq: session.floor_seq,
    unread: session.unread,
    lastLine: session.last_line?.rev ?? -1,
    pinned: session.pinned ? 1 : 0,
    mentions: {
      ...{ first: session.mention_seq, count: session.unread_mentions, seqs: session.mention_seqs ?? [] },
    },
  }))
}

/** What is pinned in the conversations that are open and the user's. */
export function pinsOf({ client, timelines }: Device, senders: Senders): PinList[] {
  return [...timelines].flatMap(({ target }) => {
    const session = client.session(target).getSnapshot()
    if (session === undefined) return []
    const messages = client
      .pins(target)
      .getSnapshot()
      ?.map((message) => stateOf({ ...message, clientId: message.client_id }, senders))
    return [{ conversation: session.conversation_id, messages }]
  })
}

/**
 * Sessions, open conversations, and whole histories, walked page by page.
 * @param walks which sessions to walk through
 * @param onUnread told of each that could not be walked, and why
 */
export async function viewOf(
  device: Device,
  senders: Senders,
  walks: (session: SessionView) => boolean,
  onUnread: (conversation: number, reason: string) => void,
): Promise<View> {
  const sessions = device.client.sessions.getSnapshot() ?? []
  const walked: MessageList[] = []
  for (const session of sessions) {
    if (!walks(session)) continue
    try {
      walked.push(await walk(device, session, senders))
    } catch (error) {
      if (!(error instanceof ClientError)) throw error
      onUnread(session.conversation_id, error.code)
    }
  }
  return {
    sessions: sessionsOf(device),
    windows: [...device.timelines].flatMap((timeline) => windowOf(device, timeline, senders)),
    walks: walked,
    pins: pinsOf(device, senders),
    totalUnread: device.client.totalUnread.getSnapshot(),
    userState: userStateOf(device),
    answered: await askUserState(device),
  }
}

/** The end of an open conversation; nothing where somebody scrolled away from it, or it is not the user's any more. */
function windowOf(device: Device, timeline: Timeline, senders: Senders): MessageList[] {
  const session = device.client.session(timeline.target).getSnapshot()
  const { status, hasOlder, hasNewer, messages, lines } = timeline.getSnapshot()
  if (session === undefined || hasNewer) return []
  // One that did not load shows nothing, which the checker will not take for the truth.
  const loaded = status === 'ready' ? messages : []
  // One that was refused stands at the end until somebody takes it out.
  const shown = loaded.filter((one) => one.status !== 'failed' || !device.own.isRefused(one.clientId))
  return [
    {
      conversation: session.conversation_id,
      messages: shown.map(
        (message): MessageState =>
          message.seq === undefined
            ? { seq: -1, device: -1, n: -1, version: -2, ...nothingAdded }
            : stateOf({ ...message, seq: message.seq }, senders),
      ),
      lines: lines.map(lineOf),
      owedFromSeq: hasOlder ? (messages[0]?.seq ?? session.last_seq + 1) : 0,
    },
  ]
}

async function walk({ client }: Device, session: SessionView, senders: Senders): Promise<MessageList> {
  const { target_type, target_id, conversation_id: conversation } = session
  const messages: MessageState[] = []
  const lines: LineState[] = []
  for (;;) {
    const after_seq = messages.at(-1)?.seq ?? 0
    const page = await client.call('message.list', {
      target_type,
      target_id,
      after_seq,
      limit: limits.historyPageMax,
    })
    for (const message of page.messages)
      messages.push(stateOf({ ...message, clientId: message.client_id }, senders))
    lines.push(...(page.lines ?? []).map(lineOf))
    if (!page.has_more) return { conversation, messages, lines, owedFromSeq: 0 }
  }
}
