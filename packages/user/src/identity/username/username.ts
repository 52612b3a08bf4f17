import { faults, limits, type Sentence, StonechatError } from '@stonechat/protocol'

/** Compatibility forms may unfold one letter into eighteen; a longer key is refused. */
const keyMaxCharacters = 4 * limits.usernameMaxCharacters

/**
 * What makes two usernames the same: NFKC and full case folding, so that `Ｍax`, `MAX` and `max` are one name. Upper case
 * first, since that unfolds letters such as `ß` which have no single lower form.
 */
export function usernameKey(username: string): string {
  return username.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}

/**
 * The key of a wanted username.
 * @throws StonechatError `invalid_input` where the key grows out of bounds, or could be taken for an id or a phone
 */
export function requireUsernameKey(username: string): string {
  const key = usernameKey(username)
  if (key.length > keyMaxCharacters) throw refuse(faults.tooLong)
  if (/^\d+$/.test(key)) throw refuse(faults.digitsOnly)
  return key
}

function refuse(message: Sentence): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path: 'username', message }] })
}
