/** A small true model of the server behind a `FakeServer`: what really happened, whatever the client received of it. */
import {
  bareOf,
  type EventData,
  type EventName,
  firstCounts,
  type Message,
  type MessageExtras,
  StonechatError,
  type Target,
} from '@stonechat/protocol'
import type { FakeServer } from './fake-server.js'
import { me, pageAround } from './fake-world.js'
import {
  type Conversation,
  deletedRevOf,
  toAnswer,
  toGroup,
  toSession,
  visible,
  visiblePins,
} from './model-conversation.js'
import { withReaction } from './with-reaction.js'

/** So many messages are one page: few, so that there are older ones. */
const pageMax = 5

export type Emit = <N extends EventName>(event: N, data: EventData[N]) => void

export type ModelServer = ReturnType<typeof createModelServer>

/** Answers for two direct conversations and a group; `emit` carries events, well or badly. */
export function createModelServer(fake: FakeServer, emitAny: Emit) {
  /** A user who is no member receives nothing, except that they were removed. */
  const emit = <N extends EventName>(event: N, data: EventData[N] & { readonly conversation_id: number }) => {
    const isMember = mine().some(({ id }) => id === data.conversation_id)
    if (isMember || ('removed' in data && data.removed)) emitAny(event, data)
  }
  const conversations = [1, 2, 3].map(
    (id): Conversation => ({
      id,
      target:
        id === 3
          ? { target_type: 'group', target_id: 30_003 }
          : { target_type: 'user', target_id: 10_001 + id },
      messages: [],
      changes: [],
      deletions: [],
      name: `name ${id}`,
      isMember: true,
      readSeq: 0,
      floorSeq: 0,
      sessionRev: 1,
      firstDeletedRev: 0,
      pinned: false,
      pins: [],
      pinsRev: 0,
    }),
  )
  let clock = 1_000
  const mine = () => conversations.filter(({ isMember }) => isMember)
  const find = ({ target_type, target_id }: Target) =>
    conversations.find(
      ({ target }) => target.target_type === target_type && target.target_id === Number(target_id),
    )!
  const require = (target: Target) => {
    const found = find(target)
    if (!found.isMember) throw new StonechatError('not_a_member')
    return found
  }

  /** What was read arrives some turns later: meanwhile other things happen, and other answers overtake it. */
  let answers = 0
  const answerLate = (...[op, handler]: Parameters<FakeServer['answer']>) =>
    fake.answer(op, async (request) => {
      const answer = handler(request)
      answers += 1
      for (let turns = (answers % 4) * 4; turns > 0; turns -= 1) await new Promise(setImmediate)
      return answer
    })

  answerLate('session.list', () => ({ sessions: mine().map(toSession), next_cursor: null }))
  answerLate('session.get', ({ data }) => toSession(require(data)))
  fake.answer('session.read', ({ data }) => {
    const conversation = require(data)
    read(conversation, data.seq)
    return { read_seq: conversation.readSeq, unread: toSession(conversation).unread }
  })
  fake.answer('group.get', ({ data }) => toGroup(require({ target_type: 'group', target_id: data.group_id })))
  fake.answer('group.members', ({ data }) => {
    require({ target_type: 'group', target_id: data.group_id })
    return { members: [], next_cursor: null }
  })
  answerLate('message.list', ({ data }) => {
    // Over HTTP they come as texts.
    const [before, after, limit] = [data.before_seq ?? Infinity, data.after_seq ?? 0, data.limit ?? 50].map(
      Number,
    ) as [number, number, number]
    const conversation = require(data)
    if (data.around_seq !== undefined) {
      const page = pageAround(visible(conversation), Number(data.around_seq), Math.min(limit, pageMax))
      return { conversation_id: conversation.id, ...page }
    }
    const range = visible(conversation).filter(({ seq }) => seq < before && seq > after)
    const size = Math.min(limit, pageMax)
    const messages = after > 0 ? range.slice(0, size) : range.slice(-size)
    return { conversation_id: conversation.id, messages, has_more: messages.length < range.length }
  })
  fake.answer('message.send', ({ data }) => {
    const conversation = require(data)
    const known = conversation.messages.find(({ client_id }) => client_id === data.client_id)
    return known ?? store(conversation, me.id, data.client_id, data.content.text)
  })
  answerLate('message.react', ({ data }) => {
    const conversation = require(data)
    react(conversation, data.seq, me.id, data.emoji, data.on)
    const message = visible(conversation).find(({ seq }) => seq === data.seq)
    if (message === undefined) throw new StonechatError('message_not_found')
    return message
  })
  answerLate('message.pins', ({ data }) => {
    const conversation = require(data)
    return { messages: visiblePins(conversation), next_cursor: null, pins_rev: conversation.pinsRev }
  })
  answerLate('sync', ({ data }) => {
    const held = new Map<number, number[]>(data.conversations.map((one: number[]) => [one[0], one]))
    const missing = mine().filter((one) => {
      const [, lastSeq, rev, sessionRev, deletedRev] = held.get(one.id) ?? []
      const isSame = lastSeq === one.messages.length && rev === one.changes.length
      return !isSame || sessionRev !== one.sessionRev || deletedRev !== deletedRevOf(one)
    })
    return {
      sessions: missing.map(toSession),
      conversations: missing.flatMap((one) => toAnswer(one, held.get(one.id)) ?? []),
      removed: [...held.keys()].filter((id) => !mine().some((one) => one.id === id)),
      more: false,
      user: { rev: data.user_rev ?? 0, reset: false, changes: [] },
      incarnation: fake.incarnation,
      server_time: clock,
    }
  })

  return {
    conversations,
    toSession,
    visible,
    visiblePins,
    /** Someone else writes. */
    write(conversation: Conversation, text: string, mentions: MessageExtras = {}): void {
      const clientId = `peer-${conversation.id}-${conversation.messages.length + 1}`
      const message = store(conversation, 10_077, clientId, text, mentions)
      emit('message.created', { ...message, ...conversation.target })
    },
    change(conversation: Conversation, seq: number, text: string | null, mentions: MessageExtras = {}): void {
      const before = conversation.messages[seq - 1]
      if (before === undefined || before.recalled_at !== null || seq <= conversation.floorSeq) return
      const { reactions, pinned } = before
      const message = bareOf(before)
      clock += 1
      const rev = conversation.changes.length + 1
      const content = { type: 'text' as const, text: text ?? '' }
      const added = { ...(reactions && { reactions }), ...(pinned && { pinned }) }
      const edited = { ...message, ...mentions, ...added, rev, content, edited_at: clock }
      const changed = text === null ? { ...message, rev, content: null, recalled_at: clock } : edited
      conversation.messages[seq - 1] = changed
      conversation.changes.push(seq)
      if (pinned) conversation.pinsRev = rev
      if (text === null) conversation.pins = conversation.pins.filter((one) => one !== seq)
      emit('message.changed', { ...changed, ...conversation.target })
    },
    react: (conversation: Conversation, seq: number, userId: number, emoji: string, on: boolean) =>
      react(conversation, seq, userId, emoji, on),
    /** Someone pins a message for everybody, or takes that back. */
    pinMessage(conversation: Conversation, seq: number): void {
      const before = conversation.messages[seq - 1]
      if (before === undefined || before.recalled_at !== null || seq <= conversation.floorSeq) return
      const { pinned, ...rest } = before
      const on = pinned === undefined
      const rev = conversation.changes.length + 1
      const others = conversation.pins.filter((one) => one !== seq)
      conversation.pins = on ? [seq, ...others] : others
      conversation.pinsRev = rev
      const changed = { ...rest, rev, ...(on ? { pinned: { user_id: 10_077, at: clock } } : {}) }
      conversation.messages[seq - 1] = changed
      conversation.changes.push(seq)
      emit('message.changed', { ...changed, ...conversation.target, cause: { pinned: on } })
    },
    /** On another device of this user. */
    remove(conversation: Conversation, seq: number): void {
      const isGone = conversation.deletions.some((seqs) => seqs.includes(seq))
      if (isGone || seq <= conversation.floorSeq || seq > conversation.messages.length) return
      conversation.deletions.push([seq])
      conversation.sessionRev += 1
      const { id: conversation_id, sessionRev: session_rev, target } = conversation
      const deleted_rev = deletedRevOf(conversation)
      const { unread } = toSession(conversation)
      emit('message.deleted', { ...target, conversation_id, seqs: [seq], session_rev, deleted_rev, unread })
    },
    read: (conversation: Conversation, seq: number) => read(conversation, seq),
    pin(conversation: Conversation): void {
      conversation.pinned = !conversation.pinned
      conversation.sessionRev += 1
      emit('session.changed', { ...toSession(conversation), removed: false })
    },
    rename(conversation: Conversation, name: string): void {
      conversation.name = name
      conversation.changes.push(0)
      const { role: _role, rev, ...group } = toGroup(conversation)
      const about = {
        conversation_id: conversation.id,
        kind: 'updated' as const,
        actor_id: 10_077,
        user_ids: [],
      }
      emit('group.changed', { ...about, rev, group })
    },
    leave(conversation: Conversation): void {
      conversation.isMember = false
      conversation.changes.push(0)
      const nothing = { last_seq: 0, session_rev: 0, deleted_rev: 0, read_seq: 0, floor_seq: 0, unread: 0 }
      const session = { ...toSession(conversation), ...nothing, pinned: false, draft: '' }
      emit('session.changed', { ...session, rev: conversation.changes.length, removed: true })
    },
    join(conversation: Conversation): void {
      conversation.changes.push(0)
      const floor = conversation.messages.length
      conversation.deletions.length = 0
      const { session_rev: sessionRev, deleted_rev: firstDeletedRev } = firstCounts(
        conversation.changes.length,
      )
      Object.assign(conversation, {
        isMember: true,
        floorSeq: floor,
        readSeq: floor,
        sessionRev,
        firstDeletedRev,
        pinned: false,
      })
      emit('session.changed', { ...toSession(conversation), removed: false })
    },
  }

  function store(
    conversation: Conversation,
    sender_id: number,
    client_id: string,
    text: string,
    mentions: MessageExtras = {},
  ): Message {
    clock += 1
    const seq = conversation.messages.length + 1
    const message: Message = {
      conversation_id: conversation.id,
      seq,
      client_id,
      sender_id,
      content: { type: 'text', text },
      reply_to: null,
      created_at: clock,
      rev: 0,
      edited_at: null,
      recalled_at: null,
      ...mentions,
    }
    conversation.messages.push(message)
    if (sender_id === me.id) {
      conversation.readSeq = seq
      conversation.sessionRev += 1
    }
    return message
  }

  function react(conversation: Conversation, seq: number, user_id: number, emoji: string, on: boolean): void {
    const before = conversation.messages[seq - 1]
    if (before === undefined || before.recalled_at !== null || seq <= conversation.floorSeq) return
    const after = withReaction(before, user_id, emoji, on)
    if (after === before) return
    const changed = { ...after, rev: conversation.changes.length + 1 }
    conversation.messages[seq - 1] = changed
    conversation.changes.push(seq)
    const cause = { reaction: { user_id, emoji, on } }
    emit('message.changed', { ...changed, ...conversation.target, cause })
  }

  function read(conversation: Conversation, seq: number): void {
    const position = Math.min(seq, conversation.messages.length)
    if (position <= conversation.readSeq) return
    conversation.readSeq = position
    conversation.sessionRev += 1
    emit('session.changed', { ...toSession(conversation), removed: false })
  }
}
