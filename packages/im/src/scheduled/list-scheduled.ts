import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { readCursor } from '../base/read-cursor.js'
import { countWithinBytes } from '../base/within-bytes.js'
import type { ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'

/**
 * One page of a user's messages that wait, at most `answerMaxBytes` long.
 * @throws StonechatError `invalid_input` for a cursor that is not ours
 */
export async function listScheduled(
  store: Pick<ImStore, 'listScheduled'>,
  userId: number,
  { target_type, target_id, limit, cursor }: ParsedInput<'scheduled.list'>,
): Promise<OperationOutput<'scheduled.list'>> {
  const target = target_id === undefined ? undefined : { target_type, target_id }
  const found = await store.listScheduled({ userId, target, afterId: readCursor(cursor), limit })
  const scheduled = found.scheduled.slice(0, countWithinBytes(found.scheduled, imLimits.answerMaxBytes))
  const hasMore = found.hasMore || scheduled.length < found.scheduled.length
  return { scheduled, next_cursor: hasMore ? String(scheduled.at(-1)?.id) : null }
}
