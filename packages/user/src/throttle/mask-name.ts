import type { AccountName } from '../identity/sign-in-name.js'
import { usernameKey } from '../identity/username/username-key.js'

/**
 * A name as the log may hold it: enough to find the person by who wrote to support, too little to call them. A word that
 * names nobody may be a password in the wrong field.
 */
export function maskName(name: AccountName, isKnown: boolean): string {
  if (name.phone !== undefined) return maskPhone(name.phone)
  if (name.email !== undefined) return name.email.replace(/^(.).*(@[^@]*)$/s, '$1***$2')
  const username = usernameKey(name.username ?? '')
  return isKnown ? username : `${[...username].slice(0, 2).join('')}***`
}

/** `+86138****8000`; of a short number less. */
function maskPhone(phone: string): string {
  const hidden = Math.max(4, phone.length - 10)
  const tail = Math.min(4, Math.floor((phone.length - hidden) / 2))
  return `${phone.slice(0, phone.length - hidden - tail)}${'*'.repeat(hidden)}${phone.slice(phone.length - tail)}`
}
