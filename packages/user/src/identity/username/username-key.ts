/**
 * What makes two usernames the same: NFKC and full case folding, so that `Ｍax`, `MAX` and `max` are one name. Upper case
 * first, since that unfolds letters such as `ß` which have no single lower form.
 */
export function usernameKey(username: string): string {
  return username.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}
