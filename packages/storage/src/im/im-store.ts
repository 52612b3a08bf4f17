import type { ImStore } from '@stonechat/im/contract'
import { type Kysely, sql } from 'kysely'
import type { Dialect } from '../dialect.js'
import type { BatchReads } from '../gather-reads.js'
import type { Schema } from '../schema/index.js'
import { translateErrors } from '../translate-errors.js'
import { getAccess } from './access.js'
import { listBlocks, setBlock } from './blocks.js'
import { changeGroup } from './change-group.js'
import { changeMessage } from './change-message.js'
import { getChangesSince } from './changes-since.js'
import { commitMessages } from './commit-messages.js'
import type { ImContext } from './context.js'
import { ConversationIds } from './conversation-ids.js'
import { createGroup } from './create-group.js'
import { deleteMessages } from './delete-messages.js'
import { getEventHead, getEventStart, listEvents } from './events-list.js'
import { pruneEvents } from './events-prune.js'
import { Watermarks } from './events-watermarks.js'
import { getGroup, getMember, listMembers } from './groups.js'
import { getLightChanges } from './light-changes.js'
import { listSessions } from './list-sessions.js'
import { findMembers, listMemberships, listMembershipsOf } from './memberships.js'
import { listMessageVersions } from './message-versions.js'
import { listMessages } from './messages.js'
import { advanceDelivered, readSession } from './positions.js'
import { getLastSeen, saveLastSeen, setPresenceHidden } from './presence.js'
import { loadSessionRecord } from './session-records.js'
import { listUndelivered } from './undelivered.js'
import { updateSession } from './update-session.js'

export interface ImStoreOptions {
  readonly db: Kysely<Schema>
  readonly dialect: Dialect
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: (() => number) | undefined
}

/** The store of messaging on a database whose tables are up to date. The database stays the caller's to close. */
export function createImStore({
  db,
  dialect,
  now = () => performance.now(),
}: ImStoreOptions): ImStore & BatchReads {
  const context: ImContext = { db, dialect, conversationIds: new ConversationIds(dialect) }
  const eventContext = { db, dialect, watermarks: new Watermarks(now) }
  const store: ImStore & BatchReads = {
    commitLanes: dialect.commitLanes,
    commitMessages: (batch) => commitMessages(context, batch),
    changeMessage: (change) => changeMessage(context, change),
    deleteMessages: (deletion) => deleteMessages(context, deletion),
    listMessageVersions: (page) => listMessageVersions(db, page),
    getAccess: (userId, key) => getAccess(db, userId, key),
    listMessages: (range) => listMessages(db, range),
    getSession: (userId, conversationId) => loadSessionRecord({ trx: db, dialect }, userId, conversationId),
    listSessions: (userId, page) => listSessions(context, userId, page),
    readSession: (userId, conversationId, seq) => readSession(context, userId, conversationId, seq),
    updateSession: (userId, conversationId, patch, at) =>
      updateSession(context, userId, conversationId, patch, at),
    advanceDelivered: (deliveries) => advanceDelivered(context, deliveries),
    listUndelivered: (userId, limit) => listUndelivered(context, userId, limit),
    getChangesSince: (userId, wish) => getChangesSince(context, userId, wish),
    getLightChanges: (asks) => getLightChanges(context, asks),
    createGroup: (group) => createGroup(context, group),
    getGroup: (groupId) => getGroup(db, groupId),
    getMember: (groupId, userId) => getMember(db, groupId, userId),
    listMembers: (groupId, page) => listMembers(db, groupId, page),
    listMemberships: (userId) => listMemberships(db, userId),
    listMembershipsOf: (userIds) => listMembershipsOf(db, userIds),
    findMembers: (conversationId, userIds) => findMembers(context, conversationId, userIds),
    changeGroup: (change) => changeGroup(context, change),
    listEvents: (page) => listEvents(eventContext, page),
    getEventHead: () => getEventHead(eventContext),
    getEventStart: () => getEventStart(eventContext),
    pruneEvents: (before, limit) => pruneEvents(context, before, limit),
    listBlocks: (userId) => listBlocks(db, userId),
    setBlock: (userId, blockedId, blocked, at) => setBlock(context, userId, blockedId, blocked, at),
    getLastSeen: (userIds) => getLastSeen(db, userIds),
    saveLastSeen: (seen) => saveLastSeen(context, seen),
    setPresenceHidden: (userId, hidden) => setPresenceHidden(context, userId, hidden),
    async ping() {
      await sql`select 1`.execute(db)
    },
  }
  return translateErrors(store, dialect)
}
