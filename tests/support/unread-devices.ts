/** Two kinds of devices that keep unread counts: one that receives everything live, one that was away and syncs. */
import { isDeepStrictEqual } from 'node:util'
import type { Im, Outbound } from '@stonechat/im'
import { countUnread, type Message, type ServerEvent, type Session } from '@stonechat/protocol'
import { expect } from 'vitest'

/** Unread messages by conversation. */
export type Unread = Map<number, number>

/** The seqs of unread mentions by conversation. */
export type Mentions = Map<number, readonly number[]>

type Position = Pick<Session, 'last_seq' | 'read_seq' | 'floor_seq' | 'deleted_unread' | 'mention_seqs'>

/** Turns of the event loop that a live event may take on its way within one process. */
const turnsMax = 2_000

/** A device that never syncs: it knows only the events of its connection. */
export async function createLiveDevice(im: Im, userId: number) {
  const held = new Map<number, Position>()
  const { sessions } = await im.call('session.list', { userId }, {})
  for (const session of sessions) held.set(session.conversation_id, session)
  const deliver = ({ text }: Outbound) => apply(held, userId, JSON.parse(text) as ServerEvent)
  const connection = await im.connect({
    caller: { userId },
    sink: { deliver, close() {}, ping: () => void setImmediate(() => connection.pong()) },
    offline: false,
  })
  const unread = (): Unread => new Map([...held].map(([id, position]) => [id, countUnread(position)]))
  const mentions = (): Mentions => new Map([...held].map(([id, position]) => [id, mentionsOf(position)]))
  return {
    /** Waits until it shows these counts, and these mentions. */
    async settle(wanted: Unread, mentioned: Mentions): Promise<void> {
      const isThere = () => isSame(unread(), wanted) && isDeepStrictEqual(mentions(), mentioned)
      for (let turn = 0; turn < turnsMax && !isThere(); turn += 1) await new Promise(setImmediate)
      expect(unread()).toEqual(wanted)
      expect(mentions()).toEqual(mentioned)
    },
    close: () => connection.closed(),
  }
}

function apply(held: Map<number, Position>, userId: number, { event, data }: ServerEvent): void {
  if (event === 'session.changed') {
    if (data.removed) held.delete(data.conversation_id)
    else {
      held.set(data.conversation_id, data)
      expect(data.unread).toBe(countUnread(data))
    }
  } else if (event === 'message.created') {
    const { last_seq, mention_seqs, ...rest } = held.get(data.conversation_id) ?? {
      last_seq: 0,
      read_seq: 0,
      floor_seq: 0,
    }
    const read_seq = data.sender_id === userId ? data.seq : rest.read_seq
    const known = { ...rest, mention_seqs: withMention(mention_seqs, userId, data) }
    held.set(data.conversation_id, { ...known, last_seq: Math.max(last_seq, data.seq), read_seq })
  } else if (event === 'message.changed') {
    const before = held.get(data.conversation_id)
    if (before === undefined) return
    held.set(data.conversation_id, {
      ...before,
      mention_seqs: withMention(before.mention_seqs, userId, data),
    })
  } else if (event === 'message.deleted') {
    const before = held.get(data.conversation_id)
    if (before === undefined) return
    const after = { ...before, deleted_unread: [...(before.deleted_unread ?? []), ...data.seqs] }
    held.set(data.conversation_id, after)
    expect(data.unread).toBe(countUnread(after))
  }
}

/** The mentions that a device knows of, read ones included, with what this state of a message says. */
function withMention(known: readonly number[] = [], userId: number, message: Message): number[] {
  const isMention = message.mention_all === true || message.mentions?.includes(userId) === true
  const others = known.filter((seq) => seq !== message.seq)
  return isMention ? [...others, message.seq].sort((one, other) => one - other) : others
}

/** Those of them that were not read. */
function mentionsOf({ mention_seqs = [], read_seq, floor_seq, deleted_unread = [] }: Position): number[] {
  return mention_seqs.filter((seq) => seq > Math.max(read_seq, floor_seq) && !deleted_unread.includes(seq))
}

/** A device that receives nothing live, and holds the answer of its last sync. */
export function createSyncingDevice(im: Im, userId: number) {
  const held = new Map<number, Session>()
  return {
    async sync(): Promise<void> {
      for (let isMore = true; isMore; ) {
        const conversations = [...held.values()].map((one): [number, number, number, number, number] => [
          ...([one.conversation_id, one.last_seq, one.rev, one.session_rev] as const),
          one.deleted_rev,
        ])
        const { sessions, removed, more } = await im.call('sync', { userId }, { conversations })
        for (const id of removed) held.delete(id)
        for (const session of sessions) held.set(session.conversation_id, session)
        isMore = more
      }
    },
    unread: (): Unread => new Map([...held].map(([id, session]) => [id, session.unread])),
    mentions: (): Mentions => new Map([...held].map(([id, { mention_seqs = [] }]) => [id, mention_seqs])),
  }
}

function isSame(one: Unread, other: Unread): boolean {
  return one.size === other.size && [...one].every(([id, count]) => other.get(id) === count)
}
