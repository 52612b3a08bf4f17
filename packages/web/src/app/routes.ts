/** Addresses of the app: `/`, `/u/10001`, `/g/10001`, each with `/details`, and `/settings`. */
import type { Target } from '@stonechat/protocol'

export type Place =
  | { readonly page: 'home' }
  | { readonly page: 'settings' }
  | { readonly page: 'conversation'; readonly target: Target; readonly isDetails: boolean }

/** The place an address names, as `base/address.ts` writes it; unknown addresses are the home page. */
export function parsePlace(path: string): Place {
  if (/^\/settings\/?$/.test(path)) return { page: 'settings' }
  const match = /^\/([ug])\/([1-9]\d{0,15})(\/details)?\/?$/.exec(path)
  if (match === null) return { page: 'home' }
  const target = { target_type: match[1] === 'u' ? 'user' : 'group', target_id: Number(match[2]) } as const
  return { page: 'conversation', target, isDetails: match[3] !== undefined }
}
