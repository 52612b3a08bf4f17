import type { GroupLine } from '@stonechat/protocol'
import { useOwnUser, useTexts } from '../base/context.js'
import { useUserNames } from '../base/use-people.js'
import { describeLine, namedIn } from './describe-line.js'

/** Part of a line: words, or the name of a user. */
export interface LinePart {
  readonly text: string
  readonly userId?: number
}

/** Stands around the id of a user while a sentence is made; nobody types it. */
const mark = '\u{F0000}'

/** A line in the words of the app, with the names of users as they are now. */
export function useLineText(line: GroupLine): string {
  return useLineParts(line)
    .map(({ text }) => text)
    .join('')
}

/** The same in parts, so that a name can lead to the person. */
export function useLineParts(line: GroupLine): readonly LinePart[] {
  const ownId = useOwnUser().id
  const texts = useTexts()
  const ids = [line.actor_id ?? ownId, ...namedIn(line, ownId)]
  const names = useUserNames(ids)
  const nameOf = (id: number) => names[ids.indexOf(id)] ?? texts.user(id)
  const name = line.name?.replaceAll(mark, '')
  const told = name === undefined ? line : { ...line, name }
  const pieces = describeLine(told, { ownId, texts, nameOf: (id) => `${mark}${id}${mark}` }).split(mark)
  // Every other piece is an id.
  return pieces.map((text, index) =>
    index % 2 === 0 ? { text } : { text: nameOf(Number(text)), userId: Number(text) },
  )
}
