import { faults, limits, type Sentence, StonechatError } from '@stonechat/protocol'
import { looksOf } from './looks.js'
import type { Username } from './store.js'
import { usernameKey } from './username-key.js'

/** Compatibility forms may unfold one letter into eighteen; a longer key is refused, and a look of which there is no use. */
const keyMaxCharacters = 4 * limits.usernameMaxCharacters
const lookMaxCharacters = 255

/**
 * A wanted username, with what makes it the same as others.
 * @throws StonechatError `invalid_input` where the key grows out of bounds, or could be taken for an id or a phone
 */
export function requireUsername(username: string): Username {
  const key = usernameKey(username)
  if (key.length > keyMaxCharacters) throw refuse(faults.tooLong)
  if (/^\d+$/.test(key)) throw refuse(faults.digitsOnly)
  const looks = looksOf(username)
  if (looks.some((look) => look.length > lookMaxCharacters)) throw refuse(faults.tooLong)
  return { value: username, key, looks }
}

function refuse(message: Sentence): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path: 'username', message }] })
}
