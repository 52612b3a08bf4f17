import { randomUUID } from 'node:crypto'
import { type ParsedInput, type Scheduled, StonechatError, type Target } from '@stonechat/protocol'
import { Settled } from '@stonechat/protocol/operations'
import { findTimeFault } from '../base/time-fault.js'
import type { FillContent } from '../content/fill-content.js'
import type { Bus, Clock, Directory, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { toCreation } from '../creation/creation.js'
import { requireUsers } from '../group/require-users.js'
import { imLimits } from '../limits.js'
import { checkMentions } from '../mention/mentions.js'
import { refuseClosing } from '../poll/closing-time.js'
import { announceUserChange } from '../user-state/announce-user-change.js'

export interface CreateScheduledParts {
  readonly store: Pick<ImStore, 'getAccess' | 'createScheduled'>
  readonly bus: Pick<Bus, 'publish'>
  readonly clock: Clock
  readonly directory: Directory | undefined
  readonly fillContent: FillContent
}

/**
 * Keeps a message until it is due. Whether it may be said then is decided then; here only what is known to be wrong already.
 * @throws StonechatError `invalid_input` for another time than one of the next 366 days, for mentions that do not fit together and for a
 *   poll that ends before it is sent, `user_not_found`, `peer_disabled`,
 *   `not_a_member`, `group_not_found`, `limit_reached`, `conflict`, `scheduled_not_found` for a retry after it was sent or taken back,
 *   `file_not_found`, `file_not_ready`, `file_refused`
 */
export async function createScheduled(
  parts: CreateScheduledParts,
  userId: number,
  input: ParsedInput<'scheduled.create'>,
): Promise<Scheduled | Settled<Scheduled>> {
  const { target_type, target_id, client_id, send_at: sendAt, content, ...rest } = input
  const target: Target = { target_type, target_id }
  const at = parts.clock()
  checkTime(sendAt, at)
  checkMentions(userId, input)
  const refusal = refuseClosing(content, sendAt)
  if (refusal !== undefined) throw refusal
  await requireReachable(parts, userId, target)
  const made = await parts.store.createScheduled({
    ...{ userId, target, sendAt, at },
    clientId: client_id ?? randomUUID(),
    body: { ...rest, content: await parts.fillContent(userId, content) },
    maxPerUser: imLimits.scheduledMaxPerUser,
    creation: toCreation(client_id, [target, sendAt, content, rest]),
  })
  if (made.status === 'refused') throw new StonechatError(made.code)
  if (made.status === 'created') {
    announceUserChange(parts.bus, userId, { rev: made.rev, kind: 'scheduled' })
    return made.scheduled
  }
  if (made.scheduled === undefined) throw new StonechatError('scheduled_not_found')
  return new Settled(made.scheduled, 200)
}

function checkTime(sendAt: number, now: number): void {
  const message = findTimeFault(sendAt, now, imLimits.scheduledMaxAheadMs)
  if (message === undefined) return
  throw new StonechatError('invalid_input', { errors: [{ path: 'send_at', message }] })
}

async function requireReachable(
  { store, directory }: CreateScheduledParts,
  userId: number,
  target: Target,
): Promise<void> {
  if (target.target_type === 'group') await requireAccess(store, userId, target)
  else await requireUsers(directory, [target.target_id])
}
