import type { ImStore } from '@stonechat/im/contract'
import { sql } from 'kysely'
import { findBlocked, findBlockers, listBlocks, setBlock } from '../block/blocks.js'
import { deleteContact, findContacts, listContacts, updateContact } from '../contact/contacts.js'
import { answerContact, listContactRequests, requestContact } from '../contact/requests.js'
import { ConversationIds } from '../conversation/conversation-ids.js'
import { countStrangers } from '../conversation/count-strangers.js'
import { getAccess } from '../conversation/get-access.js'
import { listUndelivered } from '../delivery/list-undelivered.js'
import { advanceDelivered, readSession } from '../delivery/positions.js'
import { getEventHead, getEventStart, listEvents } from '../event/list-events.js'
import { pruneEvents } from '../event/prune-events.js'
import { Watermarks } from '../event/watermarks.js'
import { findVisibleFiles } from '../file-ref/find-visible.js'
import { listFileMessages } from '../file-ref/list-file-messages.js'
import { releaseFiles } from '../file-ref/release-files.js'
import { findSentMessages, findVisibleMessages } from '../forward/forward.js'
import { changeGroup } from '../group/change-group.js'
import { listCommonGroups } from '../group/common-groups.js'
import { createGroup } from '../group/create-group.js'
import { listOrphanedGroups, setUserDisabled } from '../group/disabled-users.js'
import { getGroup, getMember, listMembers } from '../group/groups.js'
import { joinGroup } from '../group/join-group.js'
import { findMembers, listMemberships, listMembershipsOf } from '../group/memberships.js'
import { listNoticeReaders, readNotice } from '../group/notice-readers.js'
import { listBans } from '../group/sanctions.js'
import { listLines } from '../group-line/lines.js'
import { readIncarnation } from '../incarnation/read-standing.js'
import { createInvite, deleteInvite, findInvite, listInvites } from '../invite/invites.js'
import { answerJoin } from '../join-request/answer-join.js'
import { listJoinRequests, listJoins } from '../join-request/requests.js'
import { changeMessage } from '../message/change-message.js'
import { commitMessages } from '../message/commit-messages.js'
import { deleteMessages } from '../message/delete-messages.js'
import { listMessageBytes } from '../message/list-messages.js'
import { listMessageVersions } from '../message/list-versions.js'
import { type ByteReads, toMessageRange } from '../message/message-bytes.js'
import { forgetNameKey, keepAliasKeys, keepNameKeys } from '../name/name-keys.js'
import { listUnkeyedMembers, searchMembers } from '../name/search-members.js'
import { listPins, setPin } from '../pin/pins.js'
import { closeDuePoll, closePoll } from '../poll/close-poll.js'
import { listVoters } from '../poll/voters.js'
import { setVotes } from '../poll/votes.js'
import { getLastSeen, saveLastSeen, setPresenceHidden } from '../presence/last-seen.js'
import { mayFind } from '../privacy/find-ways.js'
import { getPrivacy, setPrivacy } from '../privacy/privacy.js'
import { setReactions } from '../reaction/reactions.js'
import { listReactors } from '../reaction/reactors.js'
import { listPositions } from '../receipt/positions.js'
import { getRootSeq, listChain } from '../reply/chains.js'
import { createReport } from '../report/reports.js'
import { createScheduled, listScheduled } from '../scheduled/scheduled.js'
import { cancelScheduled, settleScheduled, takeScheduled } from '../scheduled/settle-scheduled.js'
import { listSessions } from '../session/list-sessions.js'
import { loadSessionRecord } from '../session/session-records.js'
import { updateSession } from '../session/update-session.js'
import { translateErrors } from '../sql/translate-errors.js'
import { type Tx, write } from '../sql/tx.js'
import { getChangesSince } from '../sync/get-changes-since.js'
import { getLightChanges } from '../sync/get-light-changes.js'
import { getLightUserStates, getUserState } from '../user-state/get-user-state.js'
import { getPreferences, mergePreferences } from '../user-state/preferences.js'
import type { BatchReads } from './im-reads.js'

export interface ImStoreOptions extends Tx {
  /** Milliseconds of a monotonic clock. */
  readonly now?: (() => number) | undefined
}

/** The store of messaging on a database whose tables are up to date. The database stays the caller's to close. */
export function createImStore({
  now = () => performance.now(),
  ...tx
}: ImStoreOptions): ImStore & BatchReads & ByteReads {
  const conversationIds = new ConversationIds()
  const watermarks = new Watermarks(now)
  const store: ImStore & BatchReads & ByteReads = {
    commitLanes: tx.engine.commitLanes,
    people: tx.people ?? 'open',
    commitMessages: (batch) => commitMessages(tx, conversationIds, batch),
    changeMessage: (change) => changeMessage(tx, conversationIds, change),
    deleteMessages: (deletion) => deleteMessages(tx, deletion),
    listMessageVersions: (page) => listMessageVersions(tx, page),
    findVisibleFiles: (userId, fileIds, as) => findVisibleFiles(tx, userId, fileIds, as),
    releaseFiles: (conversationId, limit) => releaseFiles(tx, conversationId, limit),
    listFileMessages: (page) => listFileMessages(tx, page),
    setReactions: (key, wishes) => setReactions(tx, conversationIds, key, wishes),
    findVisibleMessages: (wanted) => findVisibleMessages(tx, wanted),
    findSentMessages: (senderId, names) => findSentMessages(tx, conversationIds, senderId, names),
    listReactors: (page) => listReactors(tx, page),
    listPositions: (asked) => listPositions(tx, asked),
    setPin: (change) => setPin(tx, conversationIds, change),
    listPins: (page) => listPins(tx, page),
    getRootSeq: (conversationId, seq) => getRootSeq(tx, conversationId, seq),
    listChain: (range) => listChain(tx, range),
    createReport: (draft) => createReport(tx, draft),
    createScheduled: (draft) => createScheduled(tx, draft),
    listScheduled: (page) => listScheduled(tx, page),
    cancelScheduled: (userId, id) => write(tx, (tx) => cancelScheduled(tx, userId, id)),
    takeScheduled: (id, by) => write(tx, (tx) => takeScheduled(tx, id, by)),
    settleScheduled: (id, refused) => write(tx, (tx) => settleScheduled(tx, id, refused)),
    setVotes: (key, seq, votes) => setVotes(tx, conversationIds, key, seq, votes),
    closePoll: (closing) => closePoll(tx, conversationIds, closing),
    closeDuePoll: (conversationId, seq) => closeDuePoll(tx, conversationId, seq),
    listVoters: (page) => listVoters(tx, page),
    getAccess: (userId, key) => getAccess(tx, userId, key),
    countStrangers: (userId, userIds) => countStrangers(tx, conversationIds, userId, userIds),
    listMessages: async (range) => toMessageRange(await listMessageBytes(tx, range)),
    listMessageBytes: (range) => listMessageBytes(tx, range),
    getSession: (userId, conversationId) => loadSessionRecord(tx, userId, conversationId),
    listSessions: (userId, page) => listSessions(tx, userId, page),
    readSession: (userId, conversationId, seq) => readSession(tx, userId, conversationId, seq),
    updateSession: (userId, conversationId, patch, at) =>
      updateSession(tx, userId, conversationId, patch, at),
    advanceDelivered: (deliveries, followedIds) => advanceDelivered(tx, deliveries, followedIds),
    listUndelivered: (userId, limit) => listUndelivered(tx, userId, limit),
    getChangesSince: (userId, wish) => getChangesSince(tx, userId, wish),
    getLightChanges: (asks) => getLightChanges(tx, asks),
    createGroup: (group) => createGroup(tx, group),
    getGroup: (groupId) => getGroup(tx, groupId),
    getMember: (groupId, userId) => getMember(tx, groupId, userId),
    listMembers: (groupId, page) => listMembers(tx, groupId, page),
    listMemberships: (userId) => listMemberships(tx, userId),
    listMembershipsOf: (userIds) => listMembershipsOf(tx, userIds),
    searchMembers: (groupId, search) => searchMembers(tx, groupId, search),
    listUnkeyedMembers: (groupId, page) => listUnkeyedMembers(tx, groupId, page),
    keepNameKeys: (names) => keepNameKeys(tx, names),
    keepAliasKeys: (groupId, aliases) => keepAliasKeys(tx, groupId, aliases),
    forgetNameKey: (userId) => forgetNameKey(tx, userId),
    listCommonGroups: (userId, peerId, page) => listCommonGroups(tx, userId, peerId, page),
    findMembers: (conversationId, userIds) => findMembers(tx, conversationId, userIds),
    readNotice: (groupId, readings) => readNotice(tx, conversationIds, groupId, readings),
    listNoticeReaders: (groupId, page) => listNoticeReaders(tx, groupId, page),
    listBans: (groupId, page) => listBans(tx, groupId, page),
    setUserDisabled: (userId, disabled, at) => setUserDisabled(tx, userId, disabled, at),
    listOrphanedGroups: (userId, page) => listOrphanedGroups(tx, userId, page),
    joinGroup: (groupId, wishes, maxMembers) => joinGroup(tx, conversationIds, groupId, wishes, maxMembers),
    answerJoin: (answer) => answerJoin(tx, conversationIds, answer),
    listJoinRequests: (page) => listJoinRequests(tx, page),
    listJoins: (page) => listJoins(tx, page),
    changeGroup: (change) => changeGroup(tx, conversationIds, change),
    createInvite: (draft) => createInvite(tx, draft),
    listInvites: (page) => listInvites(tx, page),
    deleteInvite: (groupId, code, makerId) => deleteInvite(tx, groupId, code, makerId),
    findInvite: (code) => findInvite(tx, code),
    listLines: (range) => listLines(tx, range),
    listEvents: (page) => listEvents(tx, watermarks, page),
    getEventHead: () => getEventHead(tx, watermarks),
    getEventStart: () => getEventStart(tx),
    pruneEvents: (before, limit) => pruneEvents(tx, before, limit),
    listBlocks: (userId) => listBlocks(tx, userId),
    setBlock: (userId, blockedId, blocked, at) => setBlock(tx, userId, blockedId, blocked, at),
    findBlockers: (userId, userIds) => findBlockers(tx, userId, userIds),
    findBlocked: (userId, userIds) => findBlocked(tx, userId, userIds),
    requestContact: (draft) => requestContact(tx, draft),
    answerContact: (answer) => answerContact(tx, answer),
    listContactRequests: (page) => listContactRequests(tx, page),
    listContacts: (page) => listContacts(tx, page),
    findContacts: (userId, userIds) => findContacts(tx, userId, userIds),
    updateContact: (userId, peerId, patch) => updateContact(tx, userId, peerId, patch),
    deleteContact: (userId, peerId) => deleteContact(tx, userId, peerId),
    getLastSeen: (userIds) => getLastSeen(tx, userIds),
    saveLastSeen: (seen) => saveLastSeen(tx, seen),
    setPresenceHidden: (userId, hidden) => setPresenceHidden(tx, userId, hidden),
    getPrivacy: (userId) => getPrivacy(tx, userId),
    setPrivacy: (userId, patch) => setPrivacy(tx, userId, patch),
    mayFind: (request) => mayFind(tx, request),
    getUserState: (userId, sinceRev, limit) => getUserState(tx, { userId, sinceRev, limit }),
    getLightUserStates: (asks) => getLightUserStates(tx, asks),
    getPreferences: (userId) => getPreferences(tx, userId),
    mergePreferences: (userId, patch, maxBytes) => mergePreferences(tx, userId, patch, maxBytes),
    getIncarnation: async () => ({ name: await readIncarnation(tx) }),
    async ping() {
      await sql`select 1`.execute(tx.db)
    },
  }
  return translateErrors(store, tx.engine)
}
