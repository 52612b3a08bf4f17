/** All tables, by name. */
import type { ImBlocksTable } from '../block/table.js'
import type { VerificationCodesTable } from '../code/table.js'
import type { ImChangesTable } from '../conversation/changes-table.js'
import type { ImConversationsTable } from '../conversation/table.js'
import type { UserDevicesTable } from '../device/table.js'
import type { ImEventsTable } from '../event/table.js'
import type { ImGroupMembersTable } from '../group/members-table.js'
import type { ImGroupsTable } from '../group/table.js'
import type { ImDeletionsTable } from '../message/deletions-table.js'
import type { ImMessagesTable } from '../message/table.js'
import type { ImPresenceTable } from '../presence/table.js'
import type { ImSessionsTable } from '../session/table.js'
import type { UsersTable } from '../user/table.js'
import type { ImPreferencesTable, ImUserChangesTable, ImUserRevsTable } from '../user-state/table.js'

export interface Schema {
  im_blocks: ImBlocksTable
  im_changes: ImChangesTable
  im_conversations: ImConversationsTable
  im_deletions: ImDeletionsTable
  im_events: ImEventsTable
  im_group_members: ImGroupMembersTable
  im_groups: ImGroupsTable
  im_messages: ImMessagesTable
  im_preferences: ImPreferencesTable
  im_presence: ImPresenceTable
  im_sessions: ImSessionsTable
  im_user_changes: ImUserChangesTable
  im_user_revs: ImUserRevsTable
  user_devices: UserDevicesTable
  users: UsersTable
  verification_codes: VerificationCodesTable
}
