/** What one sync answers: whole conversations up to the size of an answer. */
import type { GroupLine, Message } from '@stonechat/protocol'
import type { SyncRecord, SyncWish } from '../contract/index.js'
import type { Missing } from './decide-sync.js'

type SyncedConversation = SyncRecord['conversations'][number]

/** What a client is missing of one conversation. */
export interface Details {
  readonly messages: Message[]
  readonly changed: Message[]
  readonly deleted: number[]
  readonly lines: GroupLine[]
  /** Whether the user deleted more, or more happened to the group, than an answer lists. */
  isTooMuch: boolean
}

const nothing = { messages: [], changed: [], deleted: [], lines: [] }

/** What happened in a conversation; `undefined` where only the user's own view differs. */
export function toConversation(
  { standing, hasMoved, reset }: Missing,
  details: Details | undefined,
  maxBytes: number,
): SyncedConversation | undefined {
  const { conversation_id, last_seq, rev } = standing
  const { messages = [], changed = [], deleted = [], lines = [] } = details ?? {}
  if (!hasMoved && !reset && deleted.length === 0 && details?.isTooMuch !== true) return undefined
  // A conversation that would not fit even alone is reset rather than deferred.
  const isTooMuch = details?.isTooMuch === true || sizeOf([messages, changed, deleted, lines]) > maxBytes
  const place = { conversation_id, last_seq, rev }
  if (reset || isTooMuch) return { ...place, reset: true, ...nothing }
  return { ...place, reset: false, messages, changed, deleted, lines }
}

/** Gathers whole conversations up to the size of one answer; the first always fits. */
export function createAnswer(limit: SyncWish['limit']) {
  const sessions: SyncRecord['sessions'][number][] = []
  const conversations: SyncedConversation[] = []
  let bytes = 0
  return {
    record: { sessions, conversations },
    /** Says whether there was room. */
    add(session: SyncRecord['sessions'][number], conversation: SyncedConversation | undefined): boolean {
      bytes += sizeOf([session, conversation])
      if (sessions.length > 0 && (sessions.length >= limit.sessions || bytes > limit.bytes)) return false
      sessions.push(session)
      if (conversation !== undefined) conversations.push(conversation)
      return true
    },
  }
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
