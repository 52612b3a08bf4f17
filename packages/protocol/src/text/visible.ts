/**
 * Blank, although Unicode counts these among its letters and symbols: the empty Braille pattern, the place of an object that
 * is not there, a note without a head, and two blanks for hieroglyphs.
 */
const blanks = '\\u2800\\ufffc\\u{1d159}\\u{13441}\\u{13442}'

const visible = new RegExp(
  `[^\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{M}${blanks}]`,
  'u',
)

/** Characters that take no room or show nothing, and are no space. */
export const unseen = new RegExp(`[\\p{Default_Ignorable_Code_Point}\\p{Cf}${blanks}]`, 'u')

/**
 * Whether a reader sees anything of a text: it has a letter, a digit, a sign or an emoji. Spaces, line breaks, accents without a
 * letter and characters without a shape are nothing.
 */
export function isVisible(text: string): boolean {
  return visible.test(text)
}
