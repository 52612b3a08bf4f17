/** Whom the words of unsent texts name: kept beside the drafts of this browser, until they are sent. */
import type { Mentions, MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { keyOf } from '../base/address.js'
import { openBrowserStorage } from '../base/browser-storage.js'
import { type MentionWord, splitMentions } from './split-mentions.js'

/** Drafts of so many conversations keep their names. */
const conversationsMax = 50
const storageKey = 'stonechat.mentions'
const storage = openBrowserStorage()

type Picked = Record<string, readonly MentionWord[]>

/** By which word a draft names somebody: another one than their name where that names somebody else already. */
export function wordFor(target: Target, name: string, userId: number): string {
  const isTaken = wordsPickedFor(target).some((one) => one.word === name && one.userId !== userId)
  return isTaken ? `${name}#${userId}` : name
}

/** Whom the words of a draft name. */
export function wordsPickedFor(target: Target): readonly MentionWord[] {
  return load()[keyOf(target)] ?? []
}

/** Remembers whom a word in a draft names. */
export function rememberWord(target: Target, named: MentionWord): void {
  const all = load()
  const key = keyOf(target)
  const words = [...(all[key] ?? []).filter(({ word }) => word !== named.word), named]
  const rest = Object.entries(all).filter(([other]) => other !== key)
  save([[key, words], ...rest.slice(0, conversationsMax - 1)])
}

/** Forgets them: the draft was sent. */
export function dropPicked(target: Target): void {
  const all = load()
  if (all[keyOf(target)] !== undefined) save(Object.entries(all).filter(([key]) => key !== keyOf(target)))
}

/** Forgets those of all conversations. */
export function forgetPicked(): void {
  save([])
}

/** Whom a text mentions, of those who were picked for it and, where it is an edit, of those its message mentions. */
export function mentionsOf(text: string, target: Target, edited?: MessageView): Mentions | undefined {
  // Which of its words names whom is not known: the server leaves them as they are.
  if (edited?.mentions !== undefined && edited.mention_names === undefined) return undefined
  const words = [...wordsPickedFor(target), ...(edited === undefined ? [] : wordsOf(edited))]
  const found = splitMentions(text, words).filter((part) => typeof part !== 'string')
  const people = new Map(found.flatMap(({ word, userId }) => (userId === 0 ? [] : [[userId, word]])))
  const isAll = found.some(({ userId }) => userId === 0)
  if (found.length === 0 && edited === undefined) return undefined
  return {
    mentions: [...people.keys()],
    mention_names: [...people.values()],
    mention_all: isAll,
  }
}

/** The words by which a message names people, as far as it says so. */
export function wordsOf({
  mentions = [],
  mention_names = [],
  mention_all,
}: Pick<MessageView, 'mentions' | 'mention_names' | 'mention_all'>): MentionWord[] {
  const people = mentions.flatMap((userId, index) => {
    const word = mention_names[index]
    return word === undefined ? [] : [{ word, userId }]
  })
  return mention_all === true ? [...people, ...everybody] : people
}

/** What everybody is called, in any language of the app. */
export const everybody: readonly MentionWord[] = ['all', '所有人'].map((word) => ({ word, userId: 0 }))

function load(): Picked {
  try {
    return JSON.parse(storage.getItem(storageKey) ?? '{}') as Picked
  } catch {
    return {}
  }
}

function save(entries: readonly (readonly [string, readonly MentionWord[]])[]): void {
  storage.setItem(storageKey, JSON.stringify(Object.fromEntries(entries)))
}
