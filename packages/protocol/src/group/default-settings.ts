import type { GroupSettings } from './group.js'

/** How a new group is run, and every one that never chose. */
export const defaultGroupSettings: GroupSettings = {
  join: 'invite',
  question: '',
  who_invites: 'all',
  who_posts: 'all',
  who_mentions_all: 'admins',
  who_sees_members: 'all',
  slow_mode_s: 0,
  history: 'none',
}
