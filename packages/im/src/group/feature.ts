import type { Handlers } from '@stonechat/protocol/operations'
import { addMembers } from './add-members.js'
import { banUser, liftBan, listBans } from './bans.js'
import { changeMember } from './change-member.js'
import { createGroup } from './create-group.js'
import { dissolveGroup } from './dissolve-group.js'
import { getGroup } from './get-group.js'
import { listCommonGroups } from './list-common-groups.js'
import { listMembers } from './list-members.js'
import { createNotices, listNoticeReaders } from './notice.js'
import type { GroupParts } from './parts.js'
import { removeMember } from './remove-member.js'
import { updateGroup } from './update-group.js'

type GroupOperation =
  | 'group.create'
  | 'group.get'
  | 'group.update'
  | 'group.dissolve'
  | 'group.members'
  | 'group.add'
  | 'group.remove'
  | 'group.member'
  | 'group.bans'
  | 'group.ban'
  | 'group.unban'
  | 'group.read_notice'
  | 'group.notice_readers'
  | 'group.common'

export interface GroupFeature {
  readonly handlers: Handlers<GroupOperation>
  /** Resolves once all notices that were confirmed are stored. */
  drain(): Promise<void>
}

export function createGroupFeature(parts: GroupParts): GroupFeature {
  const notices = createNotices(parts)
  const handlers: Handlers<GroupOperation> = {
    'group.create': (input, { caller, owe }) => createGroup(parts, caller.userId, input, owe),
    'group.get': (input, { caller }) => getGroup(parts, caller.userId, input.group_id),
    'group.update': (input, { caller }) => updateGroup(parts, caller.userId, input),
    'group.dissolve': (input, { caller }) => dissolveGroup(parts, caller.userId, input.group_id),
    'group.members': (input, { caller, owe }) => listMembers(parts, caller.userId, input, owe),
    'group.add': (input, { caller, owe }) => addMembers(parts, caller.userId, input, owe),
    'group.remove': (input, { caller }) => removeMember(parts, caller.userId, input),
    'group.member': (input, { caller }) => changeMember(parts, caller.userId, input),
    'group.bans': (input, { caller }) => listBans(parts, caller.userId, input),
    'group.ban': (input, { caller }) => banUser(parts, caller.userId, input),
    'group.unban': (input, { caller }) => liftBan(parts, caller.userId, input),
    'group.read_notice': (input, { caller }) => notices.read(caller.userId, input),
    'group.notice_readers': (input, { caller }) => listNoticeReaders(parts, caller.userId, input),
    'group.common': (input, { caller }) => listCommonGroups(parts, caller.userId, input),
  }
  return { handlers, drain: notices.drain }
}
