import type { ImStore } from '@stonechat/im/contract'
import { type Kysely, sql } from 'kysely'
import { listBlocks, setBlock } from '../block/blocks.js'
import { ConversationIds } from '../conversation/conversation-ids.js'
import { getAccess } from '../conversation/get-access.js'
import { listUndelivered } from '../delivery/list-undelivered.js'
import { advanceDelivered, readSession } from '../delivery/positions.js'
import { getEventHead, getEventStart, listEvents } from '../event/list-events.js'
import { pruneEvents } from '../event/prune-events.js'
import { Watermarks } from '../event/watermarks.js'
import { changeGroup } from '../group/change-group.js'
import { createGroup } from '../group/create-group.js'
import { getGroup, getMember, listMembers } from '../group/groups.js'
import { findMembers, listMemberships, listMembershipsOf } from '../group/memberships.js'
import { changeMessage } from '../message/change-message.js'
import { commitMessages } from '../message/commit-messages.js'
import { deleteMessages } from '../message/delete-messages.js'
import { listMessageVersions } from '../message/list-versions.js'
import { listMessages } from '../message/messages.js'
import { getLastSeen, saveLastSeen, setPresenceHidden } from '../presence/last-seen.js'
import { listSessions } from '../session/list-sessions.js'
import { loadSessionRecord } from '../session/session-records.js'
import { updateSession } from '../session/update-session.js'
import type { ImContext } from '../sql/context.js'
import type { Engine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import { translateErrors } from '../sql/translate-errors.js'
import { getChangesSince } from '../sync/get-changes-since.js'
import { getLightChanges } from '../sync/get-light-changes.js'
import { getLightUserStates, getUserState } from '../user-state/get-user-state.js'
import { getPreferences, mergePreferences } from '../user-state/preferences.js'
import type { BatchReads } from './gather-reads.js'

export interface ImStoreOptions {
  readonly db: Kysely<Schema>
  readonly engine: Engine
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: (() => number) | undefined
}

/** The store of messaging on a database whose tables are up to date. The database stays the caller's to close. */
export function createImStore({
  db,
  engine,
  now = () => performance.now(),
}: ImStoreOptions): ImStore & BatchReads {
  const context: ImContext = { db, engine, conversationIds: new ConversationIds(engine) }
  const eventContext = { db, engine, watermarks: new Watermarks(now) }
  const store: ImStore & BatchReads = {
    commitLanes: engine.commitLanes,
    commitMessages: (batch) => commitMessages(context, batch),
    changeMessage: (change) => changeMessage(context, change),
    deleteMessages: (deletion) => deleteMessages(context, deletion),
    listMessageVersions: (page) => listMessageVersions(db, page),
    getAccess: (userId, key) => getAccess(db, userId, key),
    listMessages: (range) => listMessages(db, range),
    getSession: (userId, conversationId) => loadSessionRecord({ trx: db, engine }, userId, conversationId),
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
    getUserState: (userId, sinceRev, limit) => getUserState({ db, engine }, { userId, sinceRev, limit }),
    getLightUserStates: (asks) => getLightUserStates({ db, engine }, asks),
    getPreferences: (userId) => getPreferences({ db }, userId),
    mergePreferences: (userId, patch, maxBytes) => mergePreferences({ db, engine }, userId, patch, maxBytes),
    async ping() {
      await sql`select 1`.execute(db)
    },
  }
  return translateErrors(store, engine)
}
