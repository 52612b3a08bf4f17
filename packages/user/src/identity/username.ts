import { limits, StonechatError } from '@stonechat/protocol'

/** Compatibility forms may unfold one letter into eighteen; a key this long is no name any more. */
const keyMaxCharacters = 4 * limits.usernameMaxCharacters

/**
 * What makes two usernames the same: NFKC and full case folding, so that `Ｍax`, `MAX` and `max` are one name. Upper case
 * first, since that unfolds letters such as `ß` which have no single lower form.
 * @throws StonechatError `invalid_input` where the key grows out of bounds
 */
export function usernameKey(username: string): string {
  const key = username.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  if (key.length <= keyMaxCharacters) return key
  throw new StonechatError('invalid_input', { errors: [{ path: 'username', message: 'is too long' }] })
}
