/** Sending what was kept until now: with its own `client_id`, so that it is sent once, however often this is tried. */
import { type ErrorCode, type Message, StonechatError } from '@stonechat/protocol'
import { type Handlers, parseInput, Settled } from '@stonechat/protocol/operations'
import { codeOf, isPassing } from '../base/passing.js'
import type { Bus, Directory, ImStore } from '../contract/index.js'
import { announceUserChange } from '../user-state/announce-user-change.js'
import type { ScheduledRecord } from './store.js'

export interface SendScheduledParts {
  readonly store: Pick<ImStore, 'settleScheduled'>
  readonly bus: Pick<Bus, 'publish'>
  readonly directory: Directory | undefined
  /** The handler of `message.send`: what is sent later obeys what is sent at once. */
  readonly messages: Handlers<'message.send'>
}

/**
 * Sends it as its author, who is told of the end of it on all devices.
 * @param mayRetry whether what may end otherwise later is left as it is, for another try
 * @throws StonechatError the refusal, which is kept; or what a later try may do away with, which is not
 */
export async function sendScheduled(
  parts: SendScheduledParts,
  record: ScheduledRecord,
  mayRetry: (code: ErrorCode) => boolean = isPassing,
): Promise<Message> {
  try {
    const message = await send(parts, record)
    await settle(parts, record, undefined)
    return message
  } catch (error) {
    const code = codeOf(error)
    if (!mayRetry(code)) await settle(parts, record, code)
    throw error
  }
}

async function send({ directory, messages }: SendScheduledParts, record: ScheduledRecord): Promise<Message> {
  const { userId } = record
  const profiles = await directory?.getProfiles([userId])
  // Nobody signs in to an account that is disabled, so nothing else would ask.
  if (profiles?.get(userId)?.isDisabled) throw new StonechatError('user_disabled')
  const input = parseInput('message.send', record.input, { ignoreUnknown: true })
  const caller = { userId }
  const sent = await messages['message.send'](input, { name: 'message.send', caller, input })
  return sent instanceof Settled ? sent.data : sent
}

async function settle(
  { store, bus }: SendScheduledParts,
  { id, userId }: ScheduledRecord,
  refused: ErrorCode | undefined,
): Promise<void> {
  const write = await store.settleScheduled(id, refused)
  if (write.status === 'changed') announceUserChange(bus, userId, { rev: write.rev, kind: 'scheduled' })
}
