import type { Target } from '@stonechat/protocol'
import pinyin from 'pinyin-match'
import type { CompletionItem, CompletionSource } from '../completion/completion.js'
import { notInWord } from '../completion/find-trigger.js'
import { textsOf } from '../text/index.js'
import { Avatar } from '../ui/Avatar.js'
import { loadMentionable, type Mentionable } from './mentionable.js'
import { rememberWord, wordFor } from './picked.js'

const maxItems = 8

/** `@`: the members of a group, by name, username, pinyin and initials; and everybody, for who may call all. */
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
  const word = wordFor(target, name, userId)
  return {
    key: String(userId),
    face: <Avatar id={userId} name={name} url={url ?? null} size="s" isGroup={userId === 0} />,
    label: name,
    ...(userId === 0 || username === undefined ? {} : { hint: username }),
    insert: `@${word} `,
    onPick: () => rememberWord(target, { word, userId }),
  }
}
