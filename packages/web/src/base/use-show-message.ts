import type { Target } from '@stonechat/protocol'
import { useLocation } from 'wouter'
import { messagePathOf } from './address.js'
import { useOwnUser } from './context.js'
import { newVisit } from './visit.js'

/**
 * Leads to a message of a conversation by its address, so that the way back of the browser leads from it.
 * @param series of messages that are looked at one after the other: the way back leads to before the first
 */
export function useShowMessage(target: Target, series?: string): (seq: number) => void {
  const ownId = useOwnUser().id
  const [, navigate] = useLocation()
  return (seq) => navigate(messagePathOf(target, seq, ownId), { state: newVisit({ series }) })
}
