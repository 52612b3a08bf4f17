import type { SessionView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { foldText } from '@stonechat/protocol/base'
import { filterSessions } from './filter-sessions.js'

/**
 * Conversations by a few letters of their title, the newest first. That with oneself comes before them, also where nothing
 * was ever written in it.
 * @param selfTitle what the app calls it
 */
export function listTargets(
  sessions: readonly SessionView[],
  query: string,
  ownId: number,
  selfTitle: string,
): readonly Target[] {
  const isSelf = (one: Target) => one.target_type === 'user' && one.target_id === ownId
  const found = filterSessions(sessions, { filter: 'all', query, current: undefined })
  const self: Target = { target_type: 'user', target_id: ownId }
  const hasSelf = foldText(selfTitle).includes(foldText(query)) || found.some(isSelf)
  return [...(hasSelf ? [self] : []), ...found.filter((one) => !isSelf(one))]
}
