import type { GroupLine } from '@stonechat/protocol'
import { useOwnUser, useTexts } from '../base/context.js'
import { useUserNames } from '../base/use-people.js'
import { describeLine, namedIn } from './describe-line.js'

/** A line in the words of the app, with the names of users as they are now. */
export function useLineText(line: GroupLine): string {
  const ownId = useOwnUser().id
  const texts = useTexts()
  const ids = [line.actor_id ?? ownId, ...namedIn(line, ownId)]
  const names = useUserNames(ids)
  return describeLine(line, { ownId, texts, nameOf: (id) => names[ids.indexOf(id)] ?? texts.user(id) })
}
