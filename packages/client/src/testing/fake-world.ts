/** What a fake server has and answers by itself: a user, another one, and their conversation. */
import { type Message, type ServerLimits, type Session, toUnreadMentions } from '@stonechat/protocol'
import type { FakeServer } from './fake-server.js'

export const me = {
  id: 10001,
  username: 'me',
  nickname: 'me',
  avatar_url: null,
  bio: '',
  phone: '+8613800000001',
  email: null,
  locale: 'en',
  created_at: 1,
}

export const peerId = 10002
export const peer = { target_type: 'user', target_id: peerId } as const
export const conversationId = 1

export const serverLimits: ServerLimits = {
  edit_window_ms: 86_400_000,
  recall_window_ms: 120_000,
  text_max_characters: 8_000,
  custom_content_max_bytes: 16_384,
  draft_max_characters: 8_000,
  group_name_max_characters: 60,
  group_notice_max_characters: 2_000,
  group_max_members: 100_000,
  nickname_max_characters: 40,
  bio_max_characters: 500,
  history_page_max: 200,
  frame_max_bytes: 65_536,
}

/** Answers what every client asks, as a server does that works. */
export function addDefaults(fake: FakeServer): void {
  let refreshCount = 0
  fake.answer('user.get', () => me)
  fake.answer('account.login', () => ({
    user: me,
    token: 'token-0',
    refresh_token: 'refresh-0',
    expires_at: 1e15,
  }))
  fake.answer('token.refresh', () => {
    refreshCount += 1
    return {
      user: me,
      token: `token-${refreshCount}`,
      refresh_token: `refresh-${refreshCount}`,
      expires_at: 1e15,
    }
  })
  fake.answer('contact.list', () => ({ contacts: [], next_cursor: null }))
  fake.answer('contact.requests', () => ({ requests: [], next_cursor: null, pending_in: 0 }))
  fake.answer('join.list', () => ({ requests: [], groups: [], next_cursor: null }))
  fake.answer('session.list', () => ({ sessions: [fake.session], next_cursor: null }))
  fake.answer('session.get', () => fake.session)
  fake.answer('session.read', ({ data }) => ({ read_seq: data.seq, unread: 0 }))
  fake.answer('session.update', ({ data }) => ({ ...fake.session, ...data }))
  fake.answer(
    'message.list',
    ({ data: { before_seq = Infinity, after_seq = 0, around_seq, limit = 50 } }) => {
      if (around_seq !== undefined)
        return {
          conversation_id: conversationId,
          ...pageAround(fake.messages, Number(around_seq), Number(limit)),
        }
      const range = fake.messages.filter(({ seq }) => seq < Number(before_seq) && seq > Number(after_seq))
      const page = Number(after_seq) > 0 ? range.slice(0, Number(limit)) : range.slice(-Number(limit))
      return { conversation_id: conversationId, messages: page, has_more: page.length < range.length }
    },
  )
  fake.answer('message.send', ({ data: { client_id, content } }) => {
    const known = fake.messages.find((one) => one.client_id === client_id)
    return known ?? fake.store({ client_id, content, sender_id: me.id })
  })
  fake.answer('sync', async ({ data: { conversations, user_rev, mark } }) => {
    await fake.onMark?.(mark)
    const [, lastSeq] = conversations[0] ?? [conversationId, 0]
    const missing = fake.messages.filter(({ seq }) => seq > lastSeq)
    const { last_seq, rev } = fake.session
    const told = {
      conversation_id: conversationId,
      last_seq,
      rev,
      reset: false,
      messages: missing,
      changed: [],
      deleted: [],
    }
    const isNews = missing.length > 0
    return {
      sessions: isNews ? [fake.session] : [],
      conversations: isNews ? [told] : [],
      removed: [],
      more: false,
      user: { rev: user_rev, reset: false, changes: [] },
      incarnation: fake.incarnation,
      mark: fake.mark,
      server_time: 0,
    }
  })
  fake.answer('presence.subscribe', () => ({ users: [] }))
  fake.answer('user.list', () => ({ users: [] }))
  fake.answer('presence.update', ({ data }) => ({ hidden: data.hidden ?? false }))
}

/** A page as a server makes it. */
export function pageAround(all: readonly Message[], seq: number, limit: number) {
  const older = all.filter((one) => one.seq <= seq)
  const newer = all.filter((one) => one.seq > seq)
  const half = Math.ceil(limit / 2)
  return {
    messages: [...older.slice(-half), ...newer.slice(0, limit - half)],
    has_more: older.length > half,
    has_newer: newer.length > limit - half,
  }
}

export function makeSession(messages: readonly Message[]): Session {
  const last_seq = messages.length
  const own = messages.findLast(({ sender_id }) => sender_id === me.id)?.seq ?? 0
  return {
    conversation_id: conversationId,
    ...peer,
    title: 'peer',
    avatar_url: null,
    last_seq,
    rev: 0,
    session_rev: 1,
    deleted_rev: 0,
    read_seq: own,
    floor_seq: 0,
    unread: last_seq - own,
    ...toUnreadMentions([]),
    pinned: false,
    muted: false,
    draft: '',
    last_message: messages.at(-1) ?? null,
    last_at: 1,
    peer_read_seq: 0,
    peer_delivered_seq: 0,
  }
}
