/** Mentioning somebody from beside their words. */
import type { Client } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { insertText } from '../base/insert-text.js'
import { notInWord } from '../completion/find-trigger.js'
import { loadMentionable, type Mentionable } from '../mention/mentionable.js'
import { rememberWord, wordFor } from '../mention/picked.js'
import type { Texts } from '../text/index.js'

/** Somebody as they can be mentioned in a group; `undefined` for who is not in it. */
export async function findMentionable(
  client: Client,
  target: Target,
  texts: Texts,
  userId: number,
): Promise<Mentionable | undefined> {
  const people = await loadMentionable(client, target, texts)
  return people.find((one) => one.userId === userId)
}

/** Whether there is a field to write in. */
export function canWrite(): boolean {
  return findField() !== null
}

/** Writes `@name` where the caret of the composer is. */
export function mention(target: Target, { userId, name }: Mentionable): void {
  const field = findField()
  if (field === null) return
  const word = wordFor(target, name, userId)
  rememberWord(target, { word, userId })
  const before = field.value.slice(0, field.selectionStart).at(-1)
  insertText(field, `${notInWord(before) ? '' : ' '}@${word} `)
}

function findField(): HTMLTextAreaElement | null {
  return document.querySelector('textarea[data-focus-home]')
}
