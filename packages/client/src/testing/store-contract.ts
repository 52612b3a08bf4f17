/** What every `ClientStore` must do. Plain functions that throw, so that they run in a browser as well as here. */
import { type GroupLine, type Message, type Session, toUnreadMentions } from '@stonechat/protocol'
import type { ConversationRecord } from '../conversation/record.js'
import type { OutboxRecord } from '../outbox/record.js'
import type { WishRecord } from '../reaction/record.js'
import type { Change, ClientStore } from '../store/client-store.js'
import { tableNames } from '../store/tables.js'
import type { WindowRecord } from '../timeline/record.js'
import { sorted } from './sorted.js'

/** Opens the store of an account; the same account again finds what was written. */
export type OpenStore = (userId: number) => ClientStore

export const storeRules: Readonly<Record<string, (open: OpenStore) => Promise<void>>> = {
  '[K200] what was written is there when it is opened again': async (open) => {
    const first = open(1)
    await first.write([
      put('conversations', 7, conversation(7, 3, 1)),
      put('windows', 7, windowOf(7, 3, 1)),
      put('outbox', 'a', unsent('a', 1)),
      put('drafts', 'user:2', { target: peer, text: 'half a thou' }),
      put('users', 2, { id: 2, username: 'b', nickname: 'B', avatar_url: null, bio: '' }),
      put('facts', 'sessions', { is_complete: true }),
    ])
    await first.close()
    const stored = await open(1).load(tableNames)
    same(stored, {
      ...Object.fromEntries(tableNames.map((name) => [name, []])),
      conversations: [conversation(7, 3, 1)],
      windows: [windowOf(7, 3, 1)],
      outbox: [unsent('a', 1)],
      drafts: [{ target: peer, text: 'half a thou' }],
      users: [{ id: 2, username: 'b', nickname: 'B', avatar_url: null, bio: '' }],
      facts: [{ is_complete: true }],
    })
  },

  '[L621] the bytes of a file are there when it is opened again, and outlive what the server has as well':
    async (open) => {
      const first = open(1)
      const blob = new Blob([new Uint8Array(300_000).fill(7)], { type: 'image/png' })
      await first.write([put('blobs', 'a', { id: 'a', blob })])
      await first.clear(['blobs'])
      await first.close()
      const [kept] = (await open(1).load(['blobs'])).blobs
      const bytes = new Uint8Array(await kept!.blob.arrayBuffer())
      same(
        [kept!.id, kept!.blob.type, bytes.length, bytes.every((byte) => byte === 7)],
        ['a', 'image/png', 300_000, true],
      )
    },

  '[K201] of overlapping writes the later call wins, and a removal removes': async (open) => {
    const store = open(1)
    await Promise.all([
      store.write([put('outbox', 'a', unsent('a', 1)), put('outbox', 'b', unsent('b', 2))]),
      store.write([put('outbox', 'a', unsent('a', 3))]),
      store.write([{ table: 'outbox', key: 'b', record: undefined }]),
    ])
    same((await store.load(['outbox'])).outbox, [unsent('a', 3)])
  },

  '[K202] a conversation never goes back, whichever of two tabs writes last': async (open) => {
    const places = [
      [5, 2],
      [4, 2],
      [5, 1],
      [3, 9],
      [6, 2],
      [5, 2],
    ] as const
    const [one, other] = [open(1), open(1)]
    for (const [index, [seq, rev]] of places.entries()) {
      const tab = index % 2 === 0 ? one : other
      await tab.write([
        put('conversations', 7, conversation(7, seq, rev)),
        put('windows', 7, windowOf(7, seq, rev)),
      ])
    }
    const { conversations, windows } = await other.load(['conversations', 'windows'])
    // [3, 9] is ahead in one way and behind in the other: to mix the two would claim what neither holds.
    same(
      conversations.map(({ seq, rev }) => [seq, rev]),
      [[6, 2]],
    )
    same(
      windows.map(({ end_seq, rev }) => [end_seq, rev]),
      [[6, 2]],
    )
  },

  '[K914] the lines of a group are kept with its window, of two tabs those of the later one': async (
    open,
  ) => {
    const line = { rev: 0, after_seq: 0, kind: 'created', created_at: 1 } as const
    const { session, ...rest } = conversation(7, 3, 12)
    const kept = { ...rest, session: { ...session, last_line: line } }
    const [one, other] = [open(1), open(1)]
    await one.write([put('conversations', 7, kept), put('windows', 7, groupWindow(7, 3, 12))])
    await other.write([put('windows', 7, groupWindow(7, 3, 2))])
    await other.close()
    const { windows, conversations } = await open(1).load(['windows', 'conversations'])
    same({ windows, conversations }, { windows: [groupWindow(7, 3, 12)], conversations: [kept] })
    const order = Object.values(windows[0]?.lines ?? {}).map(({ rev }) => rev)
    same(
      order,
      Array.from({ length: 13 }, (_, index) => index),
    )
  },

  '[K203] a conversation that was removed starts anew, lower than before': async (open) => {
    const store = open(1)
    await store.write([put('conversations', 7, conversation(7, 50, 9))])
    await store.write([
      { table: 'conversations', key: 7, record: undefined },
      put('conversations', 7, conversation(7, 2, 0)),
    ])
    same((await store.load(['conversations'])).conversations, [conversation(7, 2, 0)])
  },

  '[K204] another account sees nothing, and clearing leaves nothing except what it is asked to keep': async (
    open,
  ) => {
    const [mine, theirs] = [open(1), open(2)]
    await mine.write([put('outbox', 'a', unsent('a', 1)), put('conversations', 7, conversation(7, 1, 0))])
    same(await theirs.load(['outbox', 'conversations']), { outbox: [], conversations: [] })
    await mine.clear(['outbox'])
    same(await mine.load(['outbox', 'conversations']), { outbox: [unsent('a', 1)], conversations: [] })
    await mine.clear()
    await mine.close()
    same(await open(1).load(['outbox', 'conversations']), { outbox: [], conversations: [] })
  },
}

const peer = { target_type: 'user', target_id: 2 } as const

export function put<T extends Change['table']>(
  table: T,
  key: string | number,
  record: Extract<Change, { table: T }>['record'],
): Change {
  return { table, key, record } as Change
}

export function conversation(id: number, seq: number, rev: number): ConversationRecord {
  const session: Session = {
    ...peer,
    conversation_id: id,
    title: 'B',
    avatar_url: null,
    last_seq: seq,
    rev,
    session_rev: 1,
    deleted_rev: 0,
    read_seq: 0,
    floor_seq: 0,
    unread: seq,
    ...toUnreadMentions([]),
    pinned: false,
    muted: false,
    draft: '',
    last_message: null,
    last_at: 1,
    peer_read_seq: 0,
    peer_delivered_seq: 0,
  }
  return { conversation_id: id, session, seq, rev, deleted_rev: 0, told_read_seq: 0 }
}

/** A window of a group with its lines. */
export function groupWindow(id: number, endSeq: number, rev: number): WindowRecord {
  const lines = Array.from({ length: rev + 1 }, (_, index): [number, GroupLine] => [
    index,
    {
      rev: index,
      after_seq: Math.min(index, endSeq),
      kind: 'renamed',
      name: `${index} 茶`,
      created_at: index,
    },
  ])
  return { ...windowOf(id, endSeq, rev), target_type: 'group', lines: Object.fromEntries(lines) }
}

export function windowOf(id: number, endSeq: number, rev: number): WindowRecord {
  const messages = Array.from(
    { length: endSeq },
    (_, index): Message => ({
      conversation_id: id,
      seq: index + 1,
      client_id: `m${index + 1}`,
      sender_id: 2,
      content: { type: 'text', text: `text ${index + 1}` },
      reply_to: null,
      created_at: index,
      rev: 0,
      edited_at: null,
      recalled_at: null,
    }),
  )
  return {
    ...peer,
    conversation_id: id,
    messages,
    end_seq: endSeq,
    has_older: false,
    has_newer: false,
    is_stale: false,
    rev,
    deleted_rev: 0,
    used_at: 1,
  }
}

export function wish(emoji: string, place: number): WishRecord {
  return { target: peer, seq: 1, emoji, on: true, place }
}

export function unsent(clientId: string, place: number): OutboxRecord {
  return {
    clientId,
    target: peer,
    content: { type: 'text', text: clientId },
    replyTo: null,
    createdAt: 1,
    status: 'queued',
    error: undefined,
    place,
  }
}

function same(actual: unknown, expected: unknown): void {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(sorted(value)))
  if (one !== other) throw new Error(`${one}\n  is not\n${other}`)
}
