/** Two kinds of devices that keep unread counts: one that receives everything live, one that was away and syncs. */
import type { Im, Outbound } from '@stonechat/im'
import { countUnread, type ServerEvent, type Session } from '@stonechat/protocol'
import { expect } from 'vitest'

/** Unread messages by conversation. */
export type Unread = Map<number, number>

type Position = Pick<Session, 'last_seq' | 'read_seq' | 'floor_seq' | 'deleted_unread'>

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
  return {
    /** Waits until it shows these counts. */
    async settle(wanted: Unread): Promise<void> {
      for (let turn = 0; turn < turnsMax && !isSame(unread(), wanted); turn += 1)
        await new Promise(setImmediate)
      expect(unread()).toEqual(wanted)
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
    const { last_seq, ...rest } = held.get(data.conversation_id) ?? { last_seq: 0, read_seq: 0, floor_seq: 0 }
    const read_seq = data.sender_id === userId ? data.seq : rest.read_seq
    held.set(data.conversation_id, { ...rest, last_seq: Math.max(last_seq, data.seq), read_seq })
  } else if (event === 'message.deleted') {
    const before = held.get(data.conversation_id)
    if (before === undefined) return
    const after = { ...before, deleted_unread: [...(before.deleted_unread ?? []), ...data.seqs] }
    held.set(data.conversation_id, after)
    expect(data.unread).toBe(countUnread(after))
  }
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
  }
}

function isSame(one: Unread, other: Unread): boolean {
  return one.size === other.size && [...one].every(([id, count]) => other.get(id) === count)
}
