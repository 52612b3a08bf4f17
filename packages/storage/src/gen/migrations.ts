// Made by `npm run lists:generate` out of every migration. Do not edit.
import type { Migration } from 'kysely'
import { accounts } from '../migrations/0001-accounts.js'
import { messaging } from '../migrations/0002-messaging.js'
import { events } from '../migrations/0003-events.js'
import { deletions } from '../migrations/0004-deletions.js'
import { renewals } from '../migrations/0005-renewals.js'
import { messageOrder } from '../migrations/0006-message-order.js'
import { messageRevs } from '../migrations/0007-message-revs.js'
import { userState } from '../migrations/0008-user-state.js'
import { jobsAndFollowers } from '../migrations/0009-jobs-and-followers.js'
import { reactions } from '../migrations/0010-reactions.js'
import { identities } from '../migrations/0011-identities.js'
import { messageExtras } from '../migrations/0012-message-extras.js'
import { looks } from '../migrations/0013-looks.js'
import { sanctionsAndCreations } from '../migrations/0014-sanctions-and-creations.js'
import { proofs } from '../migrations/0015-proofs.js'
import { incarnation } from '../migrations/0016-incarnation.js'
import { groupLines } from '../migrations/0017-group-lines.js'
import { settleDisabled } from '../migrations/0018-settle-disabled.js'
import { fileMarks } from '../migrations/0019-file-marks.js'
import { waypoints } from '../migrations/0020-waypoints.js'
import { files } from '../migrations/0021-files.js'
import { mentions } from '../migrations/0022-mentions.js'
import { privacy } from '../migrations/0023-privacy.js'
import { pinsAndReplies } from '../migrations/0024-pins-and-replies.js'
import { stickers } from '../migrations/0025-stickers.js'
import { scheduled } from '../migrations/0026-scheduled.js'
import { votes } from '../migrations/0028-votes.js'
import { contacts } from '../migrations/0029-contacts.js'
import { groupSettings } from '../migrations/0031-group-settings.js'
import { invites } from '../migrations/0032-invites.js'
import { reports } from '../migrations/0033-reports.js'
import { peoplePrivacy } from '../migrations/0034-people-privacy.js'
import { joinRequests } from '../migrations/0035-join-requests.js'
import { moderators } from '../migrations/0036-moderators.js'
import { findBy } from '../migrations/0037-find-by.js'
import { shownPositions } from '../migrations/0038-shown-positions.js'
import { names } from '../migrations/0039-names.js'
import type { Engine } from '../sql/engine.js'

/** All migrations by the names under which databases know them, oldest first. Those that were released stay as they are. */
export const migrations = {
  '0001-accounts': accounts,
  '0002-messaging': messaging,
  '0003-events': events,
  '0004-deletions': deletions,
  '0005-renewals': renewals,
  '0006-message-order': messageOrder,
  '0007-message-revs': messageRevs,
  '0008-user-state': userState,
  '0009-jobs-and-followers': jobsAndFollowers,
  '0010-reactions': reactions,
  '0011-identities': identities,
  '0012-message-extras': messageExtras,
  '0013-looks': looks,
  '0014-sanctions-and-creations': sanctionsAndCreations,
  '0015-proofs': proofs,
  '0016-incarnation': incarnation,
  '0017-group-lines': groupLines,
  '0018-settle-disabled': settleDisabled,
  '0019-file-marks': fileMarks,
  '0020-waypoints': waypoints,
  '0021-files': files,
  '0022-mentions': mentions,
  '0023-privacy': privacy,
  '0024-pins-and-replies': pinsAndReplies,
  '0025-stickers': stickers,
  '0026-scheduled': scheduled,
  '0028-votes': votes,
  '0029-contacts': contacts,
  '0031-group-settings': groupSettings,
  '0032-invites': invites,
  '0033-reports': reports,
  '0034-people-privacy': peoplePrivacy,
  '0035-join-requests': joinRequests,
  '0036-moderators': moderators,
  '0037-find-by': findBy,
  '0038-shown-positions': shownPositions,
  '0039-names': names,
} as const satisfies Record<string, (engine: Engine) => Migration>
