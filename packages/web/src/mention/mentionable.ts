/** Whom the messages of a group can mention. */
import type { Client } from '@stonechat/client'
import { isVisible, type Member, type Target } from '@stonechat/protocol'
import { chosenNameOf, isModerator } from '../base/use-people.js'
import type { Texts } from '../text/index.js'

/** Of larger groups so many are known. */
const membersMax = 2_000
const pageMax = 500
const keptMs = 30_000

/** Somebody who can be mentioned; the user 0 is everybody. */
export interface Mentionable {
  readonly userId: number
  /** In one line, as everybody knows them: it goes into the message. */
  readonly name: string
  /** What the user alone calls them; they are found by it as well. */
  readonly remark?: string | undefined
  readonly username?: string | undefined
  readonly url?: string | null | undefined
}

/** The other members of a group, and everybody for who may call all; nobody between two people. */
export async function loadMentionable(client: Client, target: Target, texts: Texts): Promise<Mentionable[]> {
  if (target.target_type !== 'group') return []
  const account = client.account.getSnapshot()
  const ownId = account.status === 'signed_in' ? account.user.id : 0
  const members = await loadMembers(client, target)
  const group = client.group(target.target_id).getSnapshot()
  const mayCallAll = isModerator(group?.role) || group?.who_mentions_all === 'all'
  const { everybody } = texts.composer
  const contacts = client.contacts.getSnapshot()
  const all = mayCallAll ? [{ userId: 0, name: everybody, username: 'all' }] : []
  const people = members.flatMap(({ user_id: userId, nickname }) => {
    const user = client.user(userId).getSnapshot()
    const inGroup = isVisible(nickname) ? nickname : texts.user(userId)
    const { username, avatar_url } = user ?? { username: undefined, avatar_url: null }
    const name = (user === undefined ? inGroup : chosenNameOf(user)).replace(/\s+/g, ' ')
    const remark = contacts.get(userId)?.remark
    return userId === ownId ? [] : [{ userId, name, remark, username, url: avatar_url }]
  })
  return [...all, ...people]
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
