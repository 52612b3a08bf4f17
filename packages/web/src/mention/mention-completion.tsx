import type { Client } from '@stonechat/client'
import { isVisible, type Member, type Target } from '@stonechat/protocol'
import pinyin from 'pinyin-match'
import { isModerator, nameOf } from '../base/use-people.js'
import type { CompletionItem, CompletionSource } from '../completion/completion.js'
import { notInWord } from '../completion/find-trigger.js'
import { textsOf } from '../text/index.js'
import { Avatar } from '../ui/Avatar.js'
import { rememberWord, wordFor } from './picked.js'

const maxItems = 8
/** Of larger groups these are offered. */
const membersMax = 2_000
const pageMax = 500
const keptMs = 30_000

/** `@`: the members of a group, by name, username, pinyin and initials; and everybody, for who may call all. */
export const mentionCompletion: CompletionSource = {
  char: '@',
  minQuery: 0,
  isAfter: notInWord,
  async find(query, { client, target, preferences }) {
    if (target.target_type !== 'group') return []
    const account = client.account.getSnapshot()
    const ownId = account.status === 'signed_in' ? account.user.id : 0
    const texts = textsOf(preferences.language)
    const members = await loadMembers(client, target)
    const role = members.find(({ user_id }) => user_id === ownId)?.role
    const { everybody } = texts.composer
    const all = isModerator(role) ? [{ userId: 0, name: everybody, username: 'all' }] : []
    const people = members.flatMap(({ user_id: userId, nickname }) => {
      const user = client.user(userId).getSnapshot()
      const inGroup = isVisible(nickname) ? nickname : texts.user(userId)
      const { username, avatar_url } = user ?? { username: undefined, avatar_url: null }
      const name = user === undefined ? inGroup : nameOf(user)
      return userId === ownId ? [] : [{ userId, name, username, url: avatar_url }]
    })
    return [...all, ...people]
      .map((one) => ({ one, rank: rankOf(query, one) }))
      .filter(({ rank }) => rank !== undefined)
      .sort((a, b) => a.rank! - b.rank!)
      .slice(0, maxItems)
      .map(({ one }) => toItem(one, target))
  },
}

interface Mentionable {
  readonly userId: number
  readonly name: string
  readonly username?: string | undefined
  readonly url?: string | null | undefined
}

/** How well somebody fits, the best 0; `undefined` where they do not. */
function rankOf(query: string, { name, username }: Mentionable): number | undefined {
  const wanted = query.toLowerCase()
  if (wanted === '') return 0
  if (name.toLowerCase().startsWith(wanted)) return 0
  if (username?.toLowerCase().startsWith(wanted) === true) return 1
  const found = pinyin.match(name, wanted)
  if (found !== false) return found[0] === 0 ? 2 : 3
  return name.toLowerCase().includes(wanted) ? 4 : undefined
}

function toItem({ userId, name, username, url }: Mentionable, target: Target): CompletionItem {
  const word = wordFor(target, name.replace(/\s+/g, ' '), userId)
  return {
    key: String(userId),
    face: <Avatar id={userId} name={name} url={url ?? null} size="s" isGroup={userId === 0} />,
    label: name,
    ...(userId === 0 || username === undefined ? {} : { hint: username }),
    insert: `@${word} `,
    onPick: () => rememberWord(target, { word, userId }),
  }
}

let kept:
  | { readonly client: Client; readonly groupId: number; readonly at: number; readonly members: Member[] }
  | undefined

/** Members as they were half a minute ago at most: a list is asked for with every letter. */
async function loadMembers(client: Client, { target_id: groupId }: Target): Promise<readonly Member[]> {
  if (kept?.client === client && kept.groupId === groupId && performance.now() - kept.at < keptMs)
    return kept.members
  const members: Member[] = []
  let cursor: string | undefined
  do {
    const page = await client.call('group.members', { group_id: groupId, limit: pageMax, cursor })
    members.push(...page.members)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined && members.length < membersMax)
  kept = { client, groupId, at: performance.now(), members }
  return members
}
