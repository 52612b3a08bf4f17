/** What happened to a group, in a sentence. */
import type { GroupLine } from '@stonechat/protocol'
import type { Texts } from '../text/index.js'

/** Of many users so many are named. */
const namedMax = 3

/** Whom a line names: oneself first, and as many as have room. */
export function namedIn({ user_ids = [] }: GroupLine, ownId: number): readonly number[] {
  const own = user_ids.filter((id) => id === ownId)
  return [...own, ...user_ids.filter((id) => id !== ownId)].slice(0, namedMax)
}

interface Reader {
  readonly ownId: number
  readonly texts: Texts
  readonly nameOf: (userId: number) => string
}

export function describeLine(
  line: GroupLine,
  { ownId, texts: { you, lines: texts }, nameOf }: Reader,
): string {
  const { kind, actor_id, name = '', user_count = 0 } = line
  const named = namedIn(line, ownId)
  const who = actor_id === undefined ? '' : actor_id === ownId ? you : nameOf(actor_id)
  const whom = named.map((id) => (id === ownId ? texts.you : nameOf(id)))
  const isAboutMe = named[0] === ownId
  const others = user_count - whom.length
  const owner = isAboutMe ? texts.ownerYou : texts.owner(whom[0] ?? '')
  switch (kind) {
    case 'created':
      return isAboutMe ? texts.createdWithYou(who) : texts.created(who)
    case 'added':
      return isAboutMe && user_count === 1 ? texts.addedYou(who) : texts.added(who, whom, others)
    case 'removed':
      return texts.removed(who, whom, others)
    case 'left':
      return user_count === 0 ? texts.left(who) : `${texts.left(who)} · ${owner}`
    case 'renamed':
      return texts.renamed(who, name)
    case 'notice_changed':
      return texts.notice(who)
    case 'avatar_changed':
      return texts.picture(who)
    case 'owner_changed':
      return owner
    case 'dissolved':
      return texts.dissolved(who)
    case 'pinned':
      return texts.pinned(who)
    case 'settings_changed':
      return texts.settings(who)
    // What a newer server tells has a line too.
    default:
      return texts.many(1)
  }
}
