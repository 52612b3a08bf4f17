import unhomoglyph from 'unhomoglyph'
import { usernameKey } from './username-key.js'

/**
 * What a username can be taken for: usernames that share one of these look alike. Every character is replaced by the one it
 * resembles, by UTS 39, in the username as it is written (`paypaI` is `paypal`) and in its key (`PAYPAL` is `paypal`).
 */
export function looksOf(username: string): readonly string[] {
  const written = [username, username.normalize('NFKC')]
  const read = [...written, ...written.map(readCapitals), usernameKey(username)]
  return [...new Set(read.map((one) => usernameKey(skeleton(one))).map(skeleton))]
}

/** UTS 39 takes the stroke of a capital I for a small l; who reads capitals around it takes it for an i. */
function readCapitals(text: string): string {
  return text.replace(/\p{Lu}/gu, (letter) => (skeleton(letter) === 'l' ? 'i' : letter))
}

/** UTS 39, section 4. The small palochka is a stroke like its capital. */
function skeleton(text: string): string {
  const shown = text.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  return unhomoglyph(shown.replaceAll('ӏ', 'l')).normalize('NFD')
}
