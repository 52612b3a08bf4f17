import { type ErrorCode, type Message, StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { codeOf, isPassing } from '../base/passing.js'
import type { ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { announceUserChange } from '../user-state/announce-user-change.js'
import { type CreateScheduledParts, createScheduled } from './create-scheduled.js'
import { listScheduled } from './list-scheduled.js'
import { type SendScheduledParts, sendScheduled } from './send-scheduled.js'

export interface ScheduledParts extends CreateScheduledParts, SendScheduledParts {
  readonly store: ImStore
}

type ScheduledOperation = 'scheduled.create' | 'scheduled.list' | 'scheduled.cancel' | 'scheduled.send'

export function createScheduledFeature(parts: ScheduledParts): Handlers<ScheduledOperation> {
  const { store } = parts
  return {
    'scheduled.create': (input, { caller }) => createScheduled(parts, caller.userId, input),
    'scheduled.list': (input, { caller }) => listScheduled(store, caller.userId, input),
    'scheduled.cancel': async ({ scheduled_id }, { caller }) => {
      await cancel(parts, caller.userId, scheduled_id)
      return {}
    },
    'scheduled.send': ({ scheduled_id }, { caller }) => sendNow(parts, caller.userId, scheduled_id),
  }
}

/** @throws StonechatError `scheduled_not_found` also for one that is being sent at this moment */
async function cancel({ store, bus }: ScheduledParts, userId: number, id: number): Promise<void> {
  const write = await store.cancelScheduled(userId, id)
  if (write.status === 'unchanged') throw new StonechatError('scheduled_not_found')
  announceUserChange(bus, userId, { rev: write.rev, kind: 'scheduled' })
}

/** @throws StonechatError `scheduled_not_found`, and what `message.send` refuses */
async function sendNow(parts: ScheduledParts, userId: number, id: number): Promise<Message> {
  const record = await parts.store.takeScheduled(id, { userId, retryInMs: imLimits.scheduledRetryMs })
  if (record === undefined) throw new StonechatError('scheduled_not_found')
  return sendScheduled(parts, record)
}

/** What the job `scheduled.send` does: the store adds one with each message that waits, for the time at which it is due. */
export async function sendDue(parts: ScheduledParts, id: number, attempt: number): Promise<void> {
  const record = await parts.store.takeScheduled(id)
  if (record === undefined) return
  const mayRetry = (code: ErrorCode) =>
    isPassing(code) && (code !== 'internal' || attempt < imLimits.scheduledFailuresMax)
  try {
    await sendScheduled(parts, record, mayRetry)
  } catch (error) {
    if (mayRetry(codeOf(error))) throw error
  }
}
