import type { Target } from '@stonechat/protocol'
import pinyin from 'pinyin-match'
import type { CompletionItem, CompletionSource } from '../completion/completion.js'
import { notInWord } from '../completion/find-trigger.js'
import { textsOf } from '../text/index.js'
import { Avatar } from '../ui/Avatar.js'
import { loadMentionable, type Mentionable } from './mentionable.js'
import { rememberWord, wordFor } from './picked.js'

const maxItems = 8

/** `@`: the members of a group, by remark, name, username, pinyin and initials; and everybody, for who may call all. */
export const mentionCompletion: CompletionSource = {
  char: '@',
  minQuery: 0,
  isAfter: notInWord,
  async find(query, { client, target, preferences }) {
    const people = await loadMentionable(client, target, textsOf(preferences.language))
    return people
      .map((one) => ({ one, rank: rankOf(query, one) }))
      .filter(({ rank }) => rank !== undefined)
      .sort((a, b) => a.rank! - b.rank!)
      .slice(0, maxItems)
      .map(({ one }) => toItem(one, target))
  },
}

/** How well somebody fits, the best 0; `undefined` where they do not. */
function rankOf(query: string, { name, remark, username }: Mentionable): number | undefined {
  const wanted = query.toLowerCase()
  if (wanted === '') return 0
  const ranks = [name, remark].flatMap((one) => (one ? (rankOfName(wanted, one) ?? []) : []))
  if (username?.toLowerCase().startsWith(wanted) === true) ranks.push(1)
  return ranks.length === 0 ? undefined : Math.min(...ranks)
}

function rankOfName(wanted: string, name: string): number | undefined {
  if (name.toLowerCase().startsWith(wanted)) return 0
  const found = pinyin.match(name, wanted)
  if (found !== false) return found[0] === 0 ? 2 : 3
  return name.toLowerCase().includes(wanted) ? 4 : undefined
}

function toItem({ userId, name, remark, username, url }: Mentionable, target: Target): CompletionItem {
  const word = wordFor(target, name, userId)
  return {
    key: String(userId),
    face: <Avatar id={userId} name={name} url={url ?? null} size="s" isGroup={userId === 0} />,
    label: remark || name,
    ...hintOf(userId, remark ? name : username),
    insert: `@${word} `,
    onPick: () => rememberWord(target, { word, userId }),
  }
}

function hintOf(userId: number, hint: string | undefined): { readonly hint?: string } {
  return userId === 0 || hint === undefined ? {} : { hint }
}
