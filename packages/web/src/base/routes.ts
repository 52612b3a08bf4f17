/** Addresses of the app: `/`, `/u/10001`, `/g/10001`, each with `/details` or with `?seq=` for a message, `/i/CODE`, `/contacts` and `/settings`. */
import type { Target } from '@stonechat/protocol'
import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useOwnUser } from './context.js'

export type Place =
  | { readonly page: 'home' }
  | { readonly page: 'settings' }
  | { readonly page: 'contacts'; readonly isRequests: boolean }
  | { readonly page: 'conversation'; readonly target: Target; readonly isDetails: boolean }
  /** A link into a group. */
  | { readonly page: 'invite'; readonly code: string }
  /** A message between two other people. */
  | { readonly page: 'foreign' }

/** The place an address names, as `base/address.ts` writes it; unknown addresses are the home page. */
export function parsePlace(path: string, search = '', ownId?: number): Place {
  if (/^\/settings\/?$/.test(path)) return { page: 'settings' }
  const contacts = /^\/contacts(\/requests)?\/?$/.exec(path)
  if (contacts !== null) return { page: 'contacts', isRequests: contacts[1] !== undefined }
  const code = /^\/i\/([\w-]+)\/?$/.exec(path)?.[1]
  if (code !== undefined) return { page: 'invite', code }
  const match = /^\/([ug])\/([1-9]\d{0,15})(\/details)?\/?$/.exec(path)
  if (match === null) return { page: 'home' }
  const named = { target_type: match[1] === 'u' ? 'user' : 'group', target_id: Number(match[2]) } as const
  const target = seenBy(ownId, named, search)
  return target === undefined
    ? { page: 'foreign' }
    : { page: 'conversation', target, isDetails: match[3] !== undefined }
}

/** The place that the page is at now, for who is signed in. */
export function usePlace(): Place {
  const [path] = useLocation()
  const search = useSearch()
  const { id } = useOwnUser()
  return useMemo(() => parsePlace(path, search, id), [path, search, id])
}

/** The link to a message between two people names both, and leads each of them to the other. */
function seenBy(ownId: number | undefined, target: Target, search: string): Target | undefined {
  const from = Number(new URLSearchParams(search).get('from'))
  const isOther = Number.isSafeInteger(from) && from > 0 && from !== ownId
  if (target.target_type === 'group' || ownId === undefined || !isOther) return target
  return target.target_id === ownId ? { target_type: 'user', target_id: from } : undefined
}

/** The message that an address names: its `seq`, 0 for one that cannot be; `undefined` where it names none. */
export function parseSeq(search: string): number | undefined {
  const text = new URLSearchParams(search).get('seq')
  if (text === null) return undefined
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0
}

/** Where in the app a web address leads; `undefined` for what is not of the app. */
export function insidePathOf(href: string, origin: string): string | undefined {
  const url = new URL(href)
  const isPage = url.pathname === '/' || parsePlace(url.pathname).page !== 'home'
  return url.origin === origin && isPage ? `${url.pathname}${url.search}` : undefined
}
