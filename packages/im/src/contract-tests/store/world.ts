import { randomUUID } from 'node:crypto'
import type { ErrorCode, Message, SendableContent } from '@stonechat/protocol'
import type {
  CommitOutcome,
  ConversationRef,
  FileStanding,
  GroupDraft,
  GroupOutcome,
  GroupRecord,
  HeldConversation,
  ImStore,
  MessageDraft,
  SessionRecord,
  TargetKey,
} from '../../contract/index.js'

/** Noon of some day, so that tests may go back and forth. */
export const noon = 1_750_000_000_000

export const syncLimit = { sessions: 1_000, conversations: 200, messages: 200, bytes: 524_288 }

/** What others keep of files beside the store. */
export interface FilesUnderTest {
  /** Makes a file that is let go some day unless a message has it. */
  add(file: FileStanding & { readonly id: string }): Promise<void>
  /** Which of these files are let go some day, and which are let go by now. */
  findExpiring(ids: readonly string[]): Promise<ReadonlyMap<string, 'later' | 'now'>>
}

/** A store and the people of one test. People are never shared, so that tests may share a database. */
export interface World {
  readonly im: ImStore
  /** Users that nothing else uses. */
  people(count: number): number[]
  readonly files: FilesUnderTest | undefined
}

let lastUserId = 1_000_000

/** Users that no test of this process has used yet. */
export function createWorld(im: ImStore, files?: FilesUnderTest): World {
  return { im, files, people: (count) => Array.from({ length: count }, () => ++lastUserId) }
}

export function direct(one: number, other: number): TargetKey {
  return { kind: 'direct', low: Math.min(one, other), high: Math.max(one, other) }
}

export function inGroup(group: { readonly id: number }): TargetKey {
  return { kind: 'group', groupId: group.id }
}

export function draft(key: TargetKey, senderId: number, given: Partial<MessageDraft> = {}): MessageDraft {
  return {
    key,
    senderId,
    clientId: randomUUID(),
    content: { type: 'text', text: 'hello' },
    replyTo: null,
    bodyHash: 1,
    createdAt: noon,
    ...given,
  }
}

/** Sends one message that must go out. */
export async function send(
  { im }: World,
  key: TargetKey,
  senderId: number,
  given: Partial<MessageDraft> = {},
): Promise<Message & { readonly conversation: ConversationRef }> {
  const [outcome] = await im.commitMessages([draft(key, senderId, given)])
  if (outcome?.status !== 'created') throw new Error(`not sent: ${JSON.stringify(outcome)}`)
  return { ...outcome.message, conversation: outcome.conversation }
}

/** Sends as many messages in one batch and answers with the conversation's id. */
export async function sendMany(
  world: World,
  key: TargetKey,
  senderId: number,
  count: number,
): Promise<number> {
  const outcomes = await world.im.commitMessages(Array.from({ length: count }, () => draft(key, senderId)))
  const first = outcomes[0]
  if (first?.status !== 'created') throw new Error(`not sent: ${JSON.stringify(first)}`)
  return first.conversation.conversationId
}

/** Edits a message, or recalls it. */
export function change(
  { im }: World,
  actorId: number,
  key: TargetKey,
  seq: number,
  content: SendableContent | null,
) {
  return im.changeMessage({ key, actorId, seq, content, at: noon, windowMs: 1_000 })
}

export async function makeGroup(
  { im }: World,
  ownerId: number,
  ...memberIds: number[]
): Promise<GroupRecord> {
  return createGroup(im, { name: 'Reading circle', ownerId, memberIds, at: noon })
}

/** A group that must be made. */
export async function createGroup(im: Pick<ImStore, 'createGroup'>, draft: GroupDraft): Promise<GroupRecord> {
  const made = await im.createGroup(draft)
  if (made.status !== 'created') throw new Error(`not made: ${JSON.stringify(made)}`)
  return made.group
}

/** The session, which must be there. */
export async function sessionOf(
  { im }: World,
  userId: number,
  conversationId: number,
): Promise<SessionRecord> {
  const session = await im.getSession(userId, conversationId)
  if (session === undefined) throw new Error(`user ${userId} has no session of ${conversationId}`)
  return session
}

/** What a client that has just seen this session holds. */
export function holds(session: SessionRecord): HeldConversation {
  return {
    conversationId: session.conversation_id,
    lastSeq: session.last_seq,
    rev: session.rev,
    sessionRev: session.session_rev,
    deletedRev: session.deleted_rev,
  }
}

/** `created`, `changed` …, or the code of the refusal: what most rules are about. */
export function verdict(
  outcome: CommitOutcome | GroupOutcome | { status: string; code?: ErrorCode } | undefined,
): string {
  if (outcome === undefined) return 'nothing'
  return 'code' in outcome && outcome.code !== undefined ? outcome.code : outcome.status
}
