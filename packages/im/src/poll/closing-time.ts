/** When a poll may end: known only where it is sent, since it depends on the time. */
import { type DraftContent, StonechatError } from '@stonechat/protocol'
import { findTimeFault } from '../base/time-fault.js'
import { pollLimits } from './poll-state.js'

/** What is wrong with the end of a poll that is sent at this time; `undefined` for one without, and for all other content. */
export function findClosingFault(content: DraftContent, sentAt: number) {
  if (content.type !== 'poll' || content.closes_at === undefined) return undefined
  return findTimeFault(content.closes_at, sentAt, pollLimits.pollMaxOpenMs)
}

/** The refusal of a poll that would end at no such time; `undefined` where its end is none of what is wrong. */
export function refuseClosing(content: DraftContent, sentAt: number): StonechatError | undefined {
  const message = findClosingFault(content, sentAt)
  if (message === undefined) return undefined
  return new StonechatError('invalid_input', { errors: [{ path: 'content.closes_at', message }] })
}
