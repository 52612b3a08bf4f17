/** Whom a draft names that was written elsewhere: it comes as a text alone. */
import type { Client } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import type { Texts } from '../text/index.js'
import { loadMentionable, type Mentionable } from './mentionable.js'
import { everybody, rememberWord, wordsPickedFor } from './picked.js'
import { type MentionWord, splitMentions } from './split-mentions.js'

/** Stands for a word that names several people, and so nobody. */
const nobody = -1

/** Finds the members of a group whom a draft names, and remembers them as if they had been picked here. */
export async function findAgain(client: Client, target: Target, texts: Texts, draft: string): Promise<void> {
  const people = await loadMentionable(client, target, texts)
  for (const named of namedIn(draft, people, wordsPickedFor(target))) rememberWord(target, named)
}

/** Whom a text names by a name that only they have, or by their name and number, besides those who were picked. */
export function namedIn(
  text: string,
  people: readonly Mentionable[],
  picked: readonly MentionWord[],
): readonly MentionWord[] {
  const owners = new Map<string, number>()
  for (const { userId, name } of people) {
    for (const word of userId === 0 ? everybody.map(({ word }) => word) : [name, `${name}#${userId}`])
      owners.set(word, owners.has(word) ? nobody : userId)
  }
  for (const { word } of picked) owners.delete(word)
  const words = [...owners].map(([word, userId]) => ({ word, userId }))
  return splitMentions(text, [...picked, ...words]).filter(
    (part) => typeof part !== 'string' && part.userId !== nobody && !picked.includes(part),
  ) as MentionWord[]
}
