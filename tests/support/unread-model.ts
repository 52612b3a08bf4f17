/** What users have not read, counted message by message and not by the formula that it is to test. */
import type { Session, Target } from '@stonechat/protocol'
import type { Mentions, Unread } from './unread-devices.js'

interface View {
  /** Messages this user can see at all begin after it. */
  floor: number
  /** Seqs that were read, by reading up to them or by sending them. */
  readonly read: Set<number>
  readonly deleted: Set<number>
}

/** Whom a message mentions by name, and whether it mentions everybody. */
export interface Mentioned {
  readonly people: readonly number[]
  readonly all: boolean
}

interface Conversation {
  /** The senders of message 1, 2, 3 … */
  readonly senders: number[]
  /** Whom message 1, 2, 3 … mentions, as it is now. */
  readonly mentions: Mentioned[]
  readonly views: Map<number, View>
  id: number | undefined
}

const nobody: Mentioned = { people: [], all: false }

export interface Model {
  lastSeq(userId: number, target: Target): number
  send(userId: number, target: Target, mentioned?: Mentioned): void
  edit(userId: number, target: Target, seq: number, mentioned: Mentioned): void
  read(userId: number, target: Target, seq: number): void
  recall(userId: number, target: Target, seq: number): void
  delete(userId: number, target: Target, seq: number): void
  join(userId: number, target: Target): void
  leave(userId: number, target: Target): void
  /** By conversation id. */
  unread(userId: number): Unread
  /** The seqs of unread mentions by conversation id. */
  mentions(userId: number): Mentions
  /** The seq of the newest message a user sees; 0 where there is none. */
  preview(userId: number, target: Target): number
  /** Conversations have ids that only the server knows. */
  learnIds(userId: number, sessions: readonly Session[]): void
}

/** Makes a model in which nothing has happened. */
export function createModel(): Model {
  const conversations = new Map<string, Conversation>()

  const find = (userId: number, { target_type, target_id }: Target): Conversation => {
    const pair = [userId, target_id].sort((one, other) => one - other)
    const key = target_type === 'group' ? `g${target_id}` : pair.join(':')
    const known = conversations.get(key) ?? { senders: [], mentions: [], views: new Map(), id: undefined }
    conversations.set(key, known)
    return known
  }
  const open = (conversation: Conversation, userId: number) => {
    const floor = conversation.senders.length
    if (!conversation.views.has(userId))
      conversation.views.set(userId, { floor, read: new Set(), deleted: new Set() })
  }
  const readUpTo = (view: View | undefined, seq: number) => {
    for (let one = 1; one <= seq; one += 1) view?.read.add(one)
  }
  const seqsOf = ({ senders }: Conversation) => senders.map((_, index) => index + 1)

  /** What a user has not read, by conversation id. */
  const waitingOf = (userId: number) => {
    const found = new Map<number, { conversation: Conversation; waiting: number[] }>()
    for (const conversation of conversations.values()) {
      const view = conversation.views.get(userId)
      if (view === undefined || conversation.id === undefined) continue
      const waiting = seqsOf(conversation).filter(
        (seq) => seq > view.floor && !view.read.has(seq) && !view.deleted.has(seq),
      )
      found.set(conversation.id, { conversation, waiting })
    }
    return found
  }

  return {
    lastSeq: (userId, target) => find(userId, target).senders.length,
    send(userId, target, mentioned = nobody) {
      const conversation = find(userId, target)
      if (target.target_type === 'user') for (const one of [userId, target.target_id]) open(conversation, one)
      conversation.senders.push(userId)
      conversation.mentions.push(mentioned)
      readUpTo(conversation.views.get(userId), conversation.senders.length)
    },
    read(userId, target, seq) {
      const { senders, views } = find(userId, target)
      // What has not been said cannot be read.
      readUpTo(views.get(userId), Math.min(seq, senders.length))
    },
    edit(userId, target, seq, mentioned) {
      find(userId, target).mentions[seq - 1] = mentioned
    },
    // A line stays that says so: a user who had not read it has still not read it. It mentions nobody any more.
    recall(userId, target, seq) {
      find(userId, target).mentions[seq - 1] = nobody
    },
    delete: (userId, target, seq) => void find(userId, target).views.get(userId)?.deleted.add(seq),
    join: (userId, target) => open(find(userId, target), userId),
    leave: (userId, target) => void find(userId, target).views.delete(userId),
    unread: (userId) =>
      new Map([...waitingOf(userId)].map(([id, { waiting }]): [number, number] => [id, waiting.length])),
    mentions: (userId) =>
      new Map(
        [...waitingOf(userId)].map(([id, { conversation, waiting }]): [number, number[]] => [
          id,
          waiting.filter((seq) => {
            const { people, all } = conversation.mentions[seq - 1] ?? nobody
            return all || people.includes(userId)
          }),
        ]),
      ),
    preview(userId, target) {
      const conversation = find(userId, target)
      const view = conversation.views.get(userId)
      const isSeen = (seq: number) => view !== undefined && seq > view.floor && !view.deleted.has(seq)
      return seqsOf(conversation).findLast(isSeen) ?? 0
    },
    learnIds(userId, sessions) {
      for (const session of sessions) find(userId, session).id = session.conversation_id
    },
  }
}
