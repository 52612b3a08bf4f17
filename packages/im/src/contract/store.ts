/**
 * The store is the only truth. Every method is one transaction; what it reports as done is durable (it survives a
 * crash of the process and of the machine). Methods named `get…`, `list…` and `find…` only read.
 *
 * Failure: a method rejects with StonechatError `unavailable` where the database cannot be reached or is full, and
 * then nothing of it happened or, for a commit whose answer was lost, a retry finds what happened by `client_id`.
 */
import type {
  Content,
  ErrorCode,
  EventData,
  Group,
  Member,
  Message,
  MessageVersion,
  Role,
  Session,
  Target,
} from '@stonechat/protocol'

/** A conversation by what is in it: two users in ascending order (equal for oneself), or a group. */
export type TargetKey =
  | { readonly kind: 'direct'; readonly low: number; readonly high: number }
  | { readonly kind: 'group'; readonly groupId: number }

export interface MessageDraft {
  readonly key: TargetKey
  readonly senderId: number
  readonly clientId: string
  readonly content: Content
  readonly replyTo: number | null
  /** Of content and reply: tells a retry from another message with the same `client_id`. At most 48 bits. */
  readonly bodyHash: number
  /** The node's clock; the store keeps it from running backwards within a conversation. */
  readonly createdAt: number
}

export type Refusal = { readonly status: 'refused'; readonly code: ErrorCode }

/** Where something happened, as far as announcing it needs. */
export interface ConversationRef {
  readonly conversationId: number
  readonly key: TargetKey
  readonly rev: number
  /** 2 for a direct conversation. */
  readonly memberCount: number
}

export type CommitOutcome =
  | {
      readonly status: 'created' | 'duplicate'
      readonly message: Message
      readonly conversation: ConversationRef
    }
  | Refusal

export interface MessageChange {
  readonly key: TargetKey
  readonly actorId: number
  readonly seq: number
  /** The new content, or `null` to recall. */
  readonly content: Content | null
  readonly at: number
  /** How old an own message may be; group owners and admins may recall any message at any age. */
  readonly windowMs: number
}

export type ChangeOutcome =
  | {
      readonly status: 'changed' | 'unchanged'
      readonly message: Message
      readonly conversation: ConversationRef
    }
  | Refusal

/** Messages that one user no longer wants to see. */
export interface MessageDeletion {
  readonly userId: number
  readonly conversationId: number
  readonly seqs: readonly number[]
  readonly at: number
}

export type DeletionOutcome =
  | {
      readonly status: 'deleted'
      /** Those that were not deleted before, ascending. */
      readonly seqs: readonly number[]
      readonly sessionRev: number
      readonly deletedRev: number
    }
  | Refusal

/** What one user may see of a conversation. */
export interface Access {
  readonly conversationId: number
  readonly lastSeq: number
  readonly floorSeq: number
}

/** A session as stored: the wire's session without what the directory knows. */
export interface SessionRecord extends Omit<Session, 'title' | 'avatar_url' | 'pinned' | 'muted'> {
  readonly delivered_seq: number
  readonly pinned_at: number | null
  readonly muted: boolean
  /** `null` for direct conversations: the directory names those. */
  readonly group_name: string | null
  readonly group_avatar_url: string | null
}

/** Where a page of sessions ends: pinned first, then newest. */
export interface SessionCursor {
  readonly pinnedAt: number
  readonly lastAt: number
  readonly conversationId: number
}

export interface SessionPatch {
  readonly pinned?: boolean | undefined
  readonly muted?: boolean | undefined
  readonly draft?: string | undefined
}

/** What a client holds of one conversation. */
export interface Held {
  readonly conversationId: number
  readonly lastSeq: number
  readonly rev: number
  readonly sessionRev: number
  readonly deletedRev: number
}

/** What a client holds, which part of its conversations that is, and how much one answer may carry. */
export interface SyncWish {
  readonly held: readonly Held[]
  /** Only conversations above this id … */
  readonly afterId?: number | undefined
  /** … and up to this one are compared. */
  readonly upToId?: number | undefined
  readonly limit: {
    /** Sessions in one answer. */
    readonly sessions: number
    /** How many of the newest conversations bring their messages to a client that does not hold them. */
    readonly conversations: number
    /** Messages, and changes, of one conversation; past it the conversation is reset. */
    readonly messages: number
    /** Of one answer as JSON; the first conversation fits in any case. */
    readonly bytes: number
  }
}

/** That a user was in a group when its `rev` was this; what was said up to `floorSeq` is not theirs to read. */
export interface Membership {
  readonly conversationId: number
  readonly rev: number
  readonly floorSeq: number
}

export interface MembersFound {
  readonly rev: number
  readonly members: readonly { readonly userId: number; readonly floorSeq: number }[]
}

export interface SyncRecord {
  readonly sessions: readonly SessionRecord[]
  readonly conversations: readonly {
    readonly conversation_id: number
    readonly last_seq: number
    readonly rev: number
    readonly reset: boolean
    readonly messages: readonly Message[]
    readonly changed: readonly Message[]
    readonly deleted: readonly number[]
  }[]
  readonly removed: readonly number[]
  /** All living groups of the user within the part that was compared, whether they differ or not. */
  readonly groups: readonly Membership[]
  /** The answer is full, and more conversations differ. */
  readonly more: boolean
}

/** A group as stored: without the caller's role. */
export type GroupRecord = Omit<Group, 'role'>
export type MemberRecord = Omit<Member, 'nickname' | 'avatar_url'>

export type GroupChange = { readonly groupId: number; readonly actorId: number; readonly at: number } & (
  | {
      readonly kind: 'update'
      readonly name?: string | undefined
      readonly notice?: string | undefined
      readonly avatarUrl?: string | null | undefined
    }
  | { readonly kind: 'add'; readonly userIds: readonly number[]; readonly maxMembers: number }
  | { readonly kind: 'remove'; readonly userId: number }
  | {
      readonly kind: 'member'
      readonly userId: number
      readonly role?: Role | undefined
      readonly mutedUntil?: number | null | undefined
    }
  | { readonly kind: 'dissolve' }
)

export type GroupOutcome =
  | {
      readonly status: 'changed' | 'unchanged'
      /** As it is after the change. */
      readonly group: GroupRecord
      /** Whom it is really about: those added (not those who were members before), removed or changed. */
      readonly userIds: readonly number[]
    }
  | Refusal

export interface Delivery {
  readonly userId: number
  readonly conversationId: number
  readonly seq: number
}

/** A position that moved, and whom to tell: the other side of a direct conversation. */
export interface Receipt {
  readonly conversationId: number
  readonly userId: number
  readonly peerId: number
  readonly readSeq: number
  readonly deliveredSeq: number
}

/** One row of the event log, with what it is about as that is now: a later edit or recall shows in earlier records too. */
export type EventRecord = {
  /** The cursor: ascending, with gaps. */
  readonly id: number
  readonly at: number
  readonly conversationId: number
  readonly key: TargetKey
} & (
  | { readonly kind: 'message_created'; readonly message: Message }
  | {
      readonly kind: 'message_changed'
      readonly message: Message
      readonly rev: number
      readonly change: 'edited' | 'recalled'
      readonly actorId: number
    }
  | {
      readonly kind: 'group_changed'
      readonly group: GroupRecord
      /** 0 for `created`. */
      readonly rev: number
      readonly change: 'created' | EventData['group.changed']['kind']
      /** `null` for `created`. */
      readonly actorId: number | null
      /** Whom the change is about; empty for `created`. */
      readonly userIds: readonly number[]
    }
)

/** Where the event log ends. */
export interface EventHead {
  /** The highest id that is committed; 0 while there is none. */
  readonly newest: number
  /** At most `newest`: no id up to here can still be committed. Who starts here misses nothing that comes from now on. */
  readonly settled: number
}

export interface LastSeen {
  readonly user_id: number
  readonly last_seen_at: number | null
  readonly hidden: boolean
}

export interface ImStore {
  /** How many commits it can carry side by side; 1 where it has a single writer. */
  readonly commitLanes: number

  /**
   * Commits a batch of messages in one transaction, in the order given: locks the heads in ascending id order, finds
   * retries by `(conversation, sender, client_id)`, checks membership, mute and block, gives out `seq`, inserts, moves
   * the heads and the senders' read positions. A direct conversation that does not exist is made, with the sessions of
   * both. The number of statements does not depend on the size of a group.
   *
   * One outcome per draft, in the same order; a refused draft never fails the others. Refusals: `not_a_member`,
   * `group_not_found`, `group_dissolved`, `muted`, `blocked`, `conflict`, `message_not_found` (of `replyTo`).
   */
  commitMessages(batch: readonly MessageDraft[]): Promise<readonly CommitOutcome[]>

  /** Edits or recalls one message: moves `rev` by one and keeps the former content. Recalling twice is `unchanged`. */
  changeMessage(change: MessageChange): Promise<ChangeOutcome>

  /**
   * Takes messages out of one user's view and moves `session_rev` and `deleted_rev` by one; others see them still, and no
   * unread count changes. Again is harmless. Refusals: `conversation_not_found`, `message_not_found` (one that is not there
   * or lies below the floor: then none is deleted).
   */
  deleteMessages(deletion: MessageDeletion): Promise<DeletionOutcome>
  /** What a message said until each edit and its recall, by `rev` ascending, after one. */
  listMessageVersions(page: {
    conversationId: number
    seq: number
    afterRev: number
    limit: number
  }): Promise<{ versions: MessageVersion[]; hasMore: boolean }>

  /**
   * What a user may see of a target, also of a dissolved group: its members keep what was said. Direct: `undefined` while
   * nobody has written. Group: a refusal for strangers.
   */
  getAccess(userId: number, key: TargetKey): Promise<Access | Refusal | undefined>

  /**
   * One range of `(conversation_id, seq)`, exclusive on both ends, ascending, without what this user has deleted; `hasMore`
   * in the asked direction.
   */
  listMessages(range: {
    conversationId: number
    userId?: number | undefined
    afterSeq: number
    beforeSeq?: number | undefined
    direction: 'older' | 'newer'
    limit: number
  }): Promise<{ messages: Message[]; hasMore: boolean }>

  getSession(userId: number, conversationId: number): Promise<SessionRecord | undefined>
  /** Pinned first, then by `last_at` descending; after the cursor. */
  listSessions(
    userId: number,
    page: { limit: number; after?: SessionCursor | undefined },
  ): Promise<SessionRecord[]>
  /** Moves a read position forward, at most to the head; never back. `session` is as it is afterwards. */
  readSession(
    userId: number,
    conversationId: number,
    seq: number,
  ): Promise<{ session: SessionRecord; moved: boolean; receipt: Receipt | undefined } | undefined>
  updateSession(
    userId: number,
    conversationId: number,
    patch: SessionPatch,
    at: number,
  ): Promise<SessionRecord | undefined>
  /** Moves delivered positions forward; answers with those of direct conversations that really moved. */
  advanceDelivered(deliveries: readonly Delivery[]): Promise<Receipt[]>
  /** Messages after `max(delivered, read, floor)`, oldest first within each conversation, within both limits. */
  listUndelivered(
    userId: number,
    limit: { perConversation: number; total: number },
  ): Promise<{ messages: (Message & Target)[]; hasMore: boolean }>
  /**
   * One snapshot of what differs from what a client holds, the newest conversations first: whole conversations, up to the
   * limits of an answer; `more` says that others differ too. Messages at or below the floor never appear, nor those that
   * the user deleted. Where nothing differs it is one statement.
   */
  getChangesSince(userId: number, wish: SyncWish): Promise<SyncRecord>

  /** A group with its owner and members (who must not contain the owner), and everyone's session. */
  createGroup(group: {
    name: string
    ownerId: number
    memberIds: readonly number[]
    at: number
  }): Promise<GroupRecord>
  getGroup(groupId: number): Promise<(GroupRecord & { readonly dissolved_at: number | null }) | undefined>
  getMember(groupId: number, userId: number): Promise<MemberRecord | undefined>
  /** By user id ascending, after the given one. */
  listMembers(groupId: number, page: { limit: number; afterUserId: number }): Promise<MemberRecord[]>
  /** The living groups a user is in: whose topics this user's connections listen to. */
  listMemberships(userId: number): Promise<Membership[]>
  /** Which of these users are members of a group, and the `rev` at which that is so: one snapshot. */
  findMembers(conversationId: number, userIds: readonly number[]): Promise<MembersFound>
  /**
   * Decides by the actor's role inside the transaction, moves `rev` by one, writes the change. Refusals:
   * `group_not_found`, `group_dissolved`, `not_a_member`, `forbidden`, `group_full`, `user_not_found` (no such member).
   * A new member's floor and read position stand at the head: what was said before is not theirs to read. Giving away
   * the role of owner makes the former owner an admin. An owner who leaves hands over to the eldest admin, else to the
   * eldest member; the last one to leave dissolves the group. A dissolved group keeps its members and their sessions, and
   * takes no message and no change any more.
   */
  changeGroup(change: GroupChange): Promise<GroupOutcome>

  /**
   * The event log after a cursor: one record for every message created, edited or recalled and every change of a group,
   * written in the transaction that made it; never one per recipient. Ascending by id, and within a conversation by
   * `seq` and `rev`. Where ids are given out before transactions commit, it ends before an id that may still be
   * committed, so that whoever goes on from `next` sees every event. `next` is `after` where there is nothing (yet).
   *
   * Rejects with `cursor_expired` where events after the cursor have been pruned.
   */
  listEvents(page: { after: number; limit: number }): Promise<{ events: EventRecord[]; next: number }>
  getEventHead(): Promise<EventHead>
  /**
   * Forgets the oldest events, at most `limit` of them, up to the first that is not from before this time; answers how
   * many. The log remembers how far it was pruned.
   */
  pruneEvents(before: number, limit: number): Promise<number>

  listBlocks(userId: number): Promise<number[]>
  setBlock(userId: number, blockedId: number, blocked: boolean, at: number): Promise<void>

  getLastSeen(userIds: readonly number[]): Promise<LastSeen[]>
  saveLastSeen(seen: readonly { readonly userId: number; readonly at: number }[]): Promise<void>
  setPresenceHidden(userId: number, hidden: boolean): Promise<void>

  /** Rejects with `unavailable` where the database does not answer. */
  ping(): Promise<void>
}
