/** Addresses of the app: `/`, `/u/10001`, `/g/10001`, each with `/details`, and `/settings`. */
import type { Target } from '@stonechat/protocol'

export type Place =
  | { readonly page: 'home' }
  | { readonly page: 'settings' }
  | { readonly page: 'conversation'; readonly target: Target; readonly isDetails: boolean }

/** The place an address names; unknown addresses are the home page. */
export function parsePlace(path: string): Place {
  if (/^\/settings\/?$/.test(path)) return { page: 'settings' }
  const match = /^\/([ug])\/([1-9]\d{0,15})(\/details)?\/?$/.exec(path)
  if (match === null) return { page: 'home' }
  const target = { target_type: match[1] === 'u' ? 'user' : 'group', target_id: Number(match[2]) } as const
  return { page: 'conversation', target, isDetails: match[3] !== undefined }
}

/** The address of a conversation. */
export function pathOf(target: Target): string {
  return `/${target.target_type === 'user' ? 'u' : 'g'}/${target.target_id}`
}

/** The address of what stands beside a conversation: the other user's profile or the group's details. */
export function detailsPathOf(target: Target): string {
  return `${pathOf(target)}/details`
}

/** `user:10001` or `group:10001`: the SDK's key of a session. */
export function keyOf(target: Target): string {
  return `${target.target_type}:${target.target_id}`
}
