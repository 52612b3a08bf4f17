/**
 * What may stand on either side of a marker for it to be one. Faces such as `(*^_^*)`, names with underscores, products, paths
 * and censored words have markers too: in doubt a marker is a character like any other.
 */

/** Scripts that put no space between words. */
const spaceless = String.raw`\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`
const emoji = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f`
const stop = String.raw`(?![\\/*_.#%&@])\p{P}`

const beforeOpening = new RegExp(`^(?:|\\s|${stop}|[${emoji}])$`, 'u')
const afterClosing = new RegExp(`^(?:|\\s|\\.|${stop}|[${emoji}])$`, 'u')
const spacelessLetter = new RegExp(`^(?=[\\p{L}\\p{M}])[${spaceless}]$`, 'u')

const insideStart = {
  '*': /^(?!\p{Lm})[\p{L}\p{N}\p{Pi}\p{Extended_Pictographic}"「『《【@#*_`[]$/u,
  '**': /^(?!\p{Lm})[\p{L}\p{N}\p{Pi}\p{Ps}\p{Sc}\p{Extended_Pictographic}"'@#&*_`[]$/u,
}
const insideEnd = new RegExp(String.raw`^(?![\\/(])[\p{L}\p{M}\p{N}\p{P}\p{Sc}${emoji}${'`'}]$`, 'u')

export interface Place {
  /** The character before the marker, and the one after it; empty at an end. */
  readonly before: string
  readonly after: string
}

export function mayOpen(marker: '**' | '*' | '_', { before, after }: Place): boolean {
  const isFree = beforeOpening.test(before) || (marker !== '_' && spacelessLetter.test(before))
  return isFree && insideStart[marker === '**' ? '**' : '*'].test(after)
}

export function mayClose(marker: '**' | '*' | '_', { before, after }: Place): boolean {
  const isFree = afterClosing.test(after) || (marker !== '_' && spacelessLetter.test(after))
  return isFree && insideEnd.test(before)
}

/** Whether a product (长*宽*高) looks the same as this emphasis: in the middle of a text without spaces, not two letters inside. */
export function isProduct(before: string, inside: string, after: string): boolean {
  return spacelessLetter.test(before) && spacelessLetter.test(after) && !/\p{L}.*\p{L}/u.test(inside)
}

const words = new RegExp(`[\\p{L}\\p{M}\\p{N}]{2}|(?=\\p{L})[${spaceless}]`, 'u')
const oneScript = new RegExp(
  `^(?:[\\P{L}\\p{sc=Latin}]+|[\\P{L}\\p{sc=Cyrillic}]+|[\\P{L}\\p{sc=Greek}]+|[\\P{L}${spaceless}]+)$`,
  'u',
)

/** Whether what stands between two single markers is words; in brackets, a face is more likely. */
export function isSpoken(inside: string, isInBrackets: boolean): boolean {
  return words.test(inside) && (!isInBrackets || oneScript.test(inside))
}

/** A backtick begins code where no word of an alphabet stands before it: `don`t` and faces have backticks too. */
export function mayOpenCode({ before, after }: Place): boolean {
  return (
    (beforeOpening.test(before) || /^[.*_]$/.test(before) || spacelessLetter.test(before)) &&
    !/^[`)）]?$/.test(after)
  )
}

export function mayCloseCode({ after }: Place): boolean {
  return !/^[\p{L}\p{M}\p{N}]$/u.test(after) || spacelessLetter.test(after)
}

/** The character that ends before `index`, and the one that begins at `end`. */
export function placeOf(source: string, index: number, end: number): Place {
  const low = source.charCodeAt(index - 1)
  const isPair = low >= 0xdc00 && low <= 0xdfff && index > 1
  const before = source.slice(isPair ? index - 2 : Math.max(0, index - 1), index)
  const code = source.codePointAt(end)
  return { before, after: code === undefined ? '' : String.fromCodePoint(code) }
}
