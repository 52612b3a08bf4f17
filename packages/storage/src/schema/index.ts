/** All tables, by name. */
import type { ImBlocksTable } from './im-blocks.js'
import type { ImChangesTable } from './im-changes.js'
import type { ImConversationsTable } from './im-conversations.js'
import type { ImDeletionsTable } from './im-deletions.js'
import type { ImEventsTable } from './im-events.js'
import type { ImGroupMembersTable } from './im-group-members.js'
import type { ImGroupsTable } from './im-groups.js'
import type { ImMessagesTable } from './im-messages.js'
import type { ImPresenceTable } from './im-presence.js'
import type { ImSessionsTable } from './im-sessions.js'
import type { UserDevicesTable } from './user-devices.js'
import type { UsersTable } from './users.js'
import type { VerificationCodesTable } from './verification-codes.js'

export interface Schema {
  im_blocks: ImBlocksTable
  im_changes: ImChangesTable
  im_conversations: ImConversationsTable
  im_deletions: ImDeletionsTable
  im_events: ImEventsTable
  im_group_members: ImGroupMembersTable
  im_groups: ImGroupsTable
  im_messages: ImMessagesTable
  im_presence: ImPresenceTable
  im_sessions: ImSessionsTable
  user_devices: UserDevicesTable
  users: UsersTable
  verification_codes: VerificationCodesTable
}
