/** Who may do what in a group. Rules ask this table, the guide shows it, and a test tries every cell of it over every carrier. */
import {
  defaultGroupSettings,
  type GroupSettings,
  type MembersOrAdmins,
  type OperationName,
  type Role,
} from '@stonechat/protocol'

/** A setting that says which members may do something. */
type WhoSetting = {
  [K in keyof GroupSettings]: GroupSettings[K] extends MembersOrAdmins ? K : never
}[keyof GroupSettings]

interface Right {
  /** The owner alone, the owner and admins, or whom the setting names. */
  readonly who: 'owner' | 'admins' | WhoSetting
  readonly operations: readonly OperationName[]
}

export const groupRights = {
  post: { who: 'who_posts', operations: ['message.send', 'message.forward', 'scheduled.send'] },
  mention_all: { who: 'who_mentions_all', operations: ['message.send', 'message.edit'] },
  invite: { who: 'who_invites', operations: ['group.add', 'invite.create'] },
  see_members: {
    who: 'who_sees_members',
    operations: ['group.members', 'message.readers', 'receipt.subscribe'],
  },
  /** Writes again before the time of slow mode is over. */
  skip_wait: { who: 'admins', operations: ['message.send', 'message.forward', 'scheduled.send'] },
  change_group: { who: 'admins', operations: ['group.update'] },
  /** Removes, bans, mutes and names those who are below oneself, and lets in who asks. */
  moderate: {
    who: 'admins',
    operations: [
      ...(['group.remove', 'group.member', 'group.bans', 'group.ban', 'group.unban'] as const),
      ...(['group.requests', 'group.answer'] as const),
    ],
  },
  /** Recalls messages of others, reads what they said before an edit, and closes their polls. */
  moderate_messages: {
    who: 'admins',
    operations: ['message.recall', 'message.versions', 'message.poll.close'],
  },
  see_notice_readers: { who: 'admins', operations: ['group.notice_readers'] },
  pin: { who: 'admins', operations: ['message.pin'] },
  /** Makes members admins, takes that back, and gives the group away. */
  appoint: { who: 'owner', operations: ['group.member'] },
  dissolve: { who: 'owner', operations: ['group.dissolve'] },
} as const satisfies Record<string, Right>

export type GroupRight = keyof typeof groupRights

/** Whether somebody with this role may do something in a group that is run like this. */
export function may(role: Role, right: GroupRight, settings: GroupSettings): boolean {
  const { who } = groupRights[right]
  if (who === 'owner') return role === 'owner'
  return role !== 'member' || (who !== 'admins' && settings[who] === 'all')
}

/** Who moderates, however the group is run. */
export const moderatorRoles: readonly Role[] = (['owner', 'admin', 'member'] as const).filter((role) =>
  may(role, 'moderate', defaultGroupSettings),
)

/** What becomes of an operation: it is done, or the code that it is refused with. */
export type RightAnswer = 'yes' | 'forbidden' | 'slow_mode'

/** One row of the table: a right under one value of the setting that decides it. */
export interface RightRow {
  readonly right: GroupRight
  /** Empty where no setting decides. */
  readonly settings: Partial<GroupSettings>
  readonly answers: Readonly<Record<Role, RightAnswer>>
}

/** The whole table, with a row for each value of a setting. */
export function listRights(defaults: GroupSettings): RightRow[] {
  return (Object.keys(groupRights) as GroupRight[]).flatMap((right) =>
    choicesOf(right).map((settings) => {
      const answer = (role: Role): RightAnswer => {
        if (may(role, right, { ...defaults, ...settings }) || settings.slow_mode_s === 0) return 'yes'
        return right === 'skip_wait' ? 'slow_mode' : 'forbidden'
      }
      const answers = { owner: answer('owner'), admin: answer('admin'), member: answer('member') }
      return { right, settings, answers }
    }),
  )
}

function choicesOf(right: GroupRight): readonly Partial<GroupSettings>[] {
  if (right === 'skip_wait') return [{ slow_mode_s: 0 }, { slow_mode_s: 60 }]
  const { who } = groupRights[right]
  if (who === 'owner' || who === 'admins') return [{}]
  return [{ [who]: 'all' }, { [who]: 'admins' }]
}
