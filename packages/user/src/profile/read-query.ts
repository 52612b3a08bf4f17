import type { UserKey } from '../contract/index.js'
import { parsePhone, type Region } from '../identity/phone/phone.js'
import { usernameKey } from '../identity/username/username-key.js'

/** All that a query may mean. Digits may be a phone number or an id; a username is never digits alone. */
export function readQuery(typed: string, region: Region): UserKey[] {
  const query = typed
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  const phone = parsePhone(query, region)
  const id = /^\d{1,15}$/.test(query) ? Number(query) : undefined
  return [
    ...(phone === undefined ? [] : [{ kind: 'phone', key: phone } as const]),
    ...(id === undefined ? [] : [{ id }]),
    ...(/^\d*$/.test(query) ? [] : [{ usernameKey: usernameKey(query.replace(/^@/, '')) }]),
  ]
}
