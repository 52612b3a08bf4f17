/** Where a conversation is found in the app. Which page an address names is decided in `routes.ts`. */
import type { Target } from '@stonechat/protocol'

/** The address of a conversation: `/u/10001` or `/g/10001`. */
export function pathOf(target: Target): string {
  return `/${target.target_type === 'user' ? 'u' : 'g'}/${target.target_id}`
}

/** The address of the contacts, and of the requests to become one. */
export const contactsPath = '/contacts'
export const requestsPath = `${contactsPath}/requests`

/** The address of what stands beside a conversation: the other user's profile or the group's details. */
export function detailsPathOf(target: Target): string {
  return `${pathOf(target)}/details`
}

/** The address of a message. Between two people it names also who copied it: the other one finds it under that person. */
export function messagePathOf(target: Target, seq: number, ownId: number): string {
  return `${pathOf(target)}?seq=${seq}${target.target_type === 'user' ? `&from=${ownId}` : ''}`
}

/** `user:10001` or `group:10001`: the SDK's key of a session. */
export function keyOf(target: Target): string {
  return `${target.target_type}:${target.target_id}`
}
