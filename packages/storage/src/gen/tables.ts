// Made by `npm run lists:generate` out of every table.ts of a noun. Do not edit.
import { imBlocks } from '../block/table.js'
import { verificationCodes } from '../code/table.js'
import { imContacts } from '../contact/contacts-table.js'
import { imContactRequests } from '../contact/requests-table.js'
import { imChanges } from '../conversation/changes-table.js'
import { imConversations } from '../conversation/table.js'
import { imCreations } from '../creation/table.js'
import { userDevices } from '../device/table.js'
import { imEvents } from '../event/table.js'
import { fileAvatars, fileUsage, files } from '../file/table.js'
import { imFileRefs } from '../file-ref/table.js'
import { followers } from '../follower/table.js'
import { imDisabledUsers } from '../group/disabled-users-table.js'
import { imGroupMembers } from '../group/members-table.js'
import { imGroupSanctions } from '../group/sanctions-table.js'
import { imGroups } from '../group/table.js'
import { imGroupLines } from '../group-line/table.js'
import { imIncarnation, imWaypoints } from '../incarnation/table.js'
import { imInvites } from '../invite/table.js'
import { jobs } from '../job/table.js'
import { imJoinRequests } from '../join-request/table.js'
import { imMentions } from '../mention/table.js'
import { imDeletions } from '../message/deletions-table.js'
import { imMessages } from '../message/table.js'
import { imNames } from '../name/table.js'
import { imPins } from '../pin/table.js'
import { imVotes } from '../poll/table.js'
import { imPresence } from '../presence/table.js'
import { imPrivacy } from '../privacy/table.js'
import { imReactions } from '../reaction/table.js'
import { imReplies } from '../reply/table.js'
import { imReports } from '../report/table.js'
import { imScheduled } from '../scheduled/table.js'
import { imSessions } from '../session/table.js'
import { fileStickerPacks, fileStickers } from '../sticker/table.js'
import { userIdentities } from '../user/identities-table.js'
import { userLooks } from '../user/looks-table.js'
import { users } from '../user/table.js'
import { imPreferences, imUserChanges, imUserRevs } from '../user-state/table.js'

/** Every table. */
export const allTables = [
  imBlocks,
  verificationCodes,
  imContacts,
  imContactRequests,
  imChanges,
  imConversations,
  imCreations,
  userDevices,
  imEvents,
  fileAvatars,
  fileUsage,
  files,
  imFileRefs,
  followers,
  imDisabledUsers,
  imGroupMembers,
  imGroupSanctions,
  imGroups,
  imGroupLines,
  imIncarnation,
  imWaypoints,
  imInvites,
  jobs,
  imJoinRequests,
  imMentions,
  imDeletions,
  imMessages,
  imNames,
  imPins,
  imVotes,
  imPresence,
  imPrivacy,
  imReactions,
  imReplies,
  imReports,
  imScheduled,
  imSessions,
  fileStickerPacks,
  fileStickers,
  userIdentities,
  userLooks,
  users,
  imPreferences,
  imUserChanges,
  imUserRevs,
] as const
