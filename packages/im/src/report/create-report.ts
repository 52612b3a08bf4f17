import { type OperationOutput, type ParsedInput, StonechatError, type Target } from '@stonechat/protocol'
import { Settled } from '@stonechat/protocol/operations'
import type { Clock, Directory, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { toCreation } from '../creation/creation.js'
import { requireExisting } from '../group/require-users.js'
import { imLimits } from '../limits.js'

export interface ReportParts {
  readonly store: Pick<ImStore, 'getAccess' | 'createReport'>
  readonly clock: Clock
  readonly directory: Directory | undefined
}

/**
 * Reports a user, a group or messages to the operators. Nobody else learns of it.
 * @throws StonechatError `user_not_found`, `not_a_member`, `group_not_found`, `message_not_found`, `too_large`, `limit_reached`; `conflict` for
 *   oneself, and for another report with the same `client_id`
 */
export async function createReport(
  { store, clock, directory }: ReportParts,
  userId: number,
  { target_type, target_id, client_id, ...words }: ParsedInput<'report.create'>,
): Promise<OperationOutput<'report.create'> | Settled<OperationOutput<'report.create'>>> {
  const target: Target = { target_type, target_id }
  if (target_type === 'user') {
    if (target_id === userId) throw new StonechatError('conflict')
    await requireExisting(directory, [target_id])
  }
  const access = await requireAccess(store, userId, target)
  const at = clock()
  const made = await store.createReport({
    ...words,
    ...{ reporterId: userId, target, at },
    place: access && { conversationId: access.conversationId, afterSeq: access.floorSeq },
    recentMax: imLimits.reportsMaxPerDay,
    recentSince: at - 24 * 60 * 60_000,
    maxBytes: imLimits.reportMaxBytes,
    creation: toCreation(client_id, [target, words]),
  })
  if (made.status === 'refused') throw new StonechatError(made.code)
  const answer = { report_id: made.id }
  return made.status === 'created' ? answer : new Settled(answer, 200)
}
