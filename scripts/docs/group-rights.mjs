/** The table in `docs/guide/groups.md`: which right needs what, by role and setting. */
import { groupRights, listRights } from '@stonechat/im/rules'
import { defaultGroupSettings } from '@stonechat/protocol'

const [begin, end] = [
  '<!-- Made by `npm run docs:generate` out of packages/im/src/group/rights.ts. -->',
  '<!-- End. -->',
]

const names = {
  post: 'write, forward messages to it, send a poll, send what was written for later',
  mention_all: 'mention everybody',
  invite: 'bring others in',
  see_members: 'list the members, see who has read a message',
  skip_wait: 'write again at once',
  change_group: 'change name, notice, picture and settings',
  moderate: 'remove, mute, ban and name members below oneself',
  see_notice_readers: 'list who has confirmed the notice',
  moderate_messages: 'recall messages of others, read what they said before, close their polls',
  pin: 'pin messages',
  appoint: 'make admins, give the group away',
  dissolve: 'dissolve it',
}

/** The guide with its table made anew. */
export function withGroupRights(guide) {
  const [before, rest] = guide.split(begin)
  const [, after] = rest.split(end)
  return `${before}${begin}\n\n${renderTable()}\n\n${end}${after}`
}

function renderTable() {
  const rows = listRights(defaultGroupSettings).map(
    ({ right, settings, answers: { owner, admin, member } }) => {
      const setting = Object.entries(settings).map(([name, value]) => `\`${name}\`: ${value}`)
      const operations = groupRights[right].operations.map((name) => `\`${name}\``).join(', ')
      return `| ${names[right]} | ${operations} | ${setting} | ${owner} | ${admin} | ${member} |`
    },
  )
  const head = ['| what | operations | setting | owner | admin | member |', '|---|---|---|---|---|---|']
  return [...head, ...rows].join('\n')
}
