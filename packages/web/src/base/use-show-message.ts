import type { Target } from '@stonechat/protocol'
import { useLocation } from 'wouter'
import { messagePathOf, newVisit } from './address.js'
import { useOwnUser } from './context.js'

/** Leads to a message of a conversation by its address, so that the way back of the browser leads from it. */
export function useShowMessage(target: Target): (seq: number) => void {
  const ownId = useOwnUser().id
  const [, navigate] = useLocation()
  return (seq) => navigate(messagePathOf(target, seq, ownId), { state: newVisit() })
}
