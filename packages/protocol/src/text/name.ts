/** What a text that names something may be: people must see all of it, and it must not move what stands beside it. */
import { faults, type Sentence } from '../faults.js'
import { isVisible, unseen } from './visible.js'

/** More accents than any language puts on one letter grow over the lines above and below. */
const accentsMaxPerLetter = 4

const endsLine = /[\p{Cc}\p{Zl}\p{Zp}]/u
const turnsText = /\p{Bidi_Control}/u
const startsWithAccent = /^\p{M}/u
const stackedAccents = new RegExp(`[\\p{Mn}\\p{Me}]{${accentsMaxPerLetter + 1}}`, 'u')

/** A picture with what chooses its form or colour; a flag of a region spells its code in tags. */
const picture =
  '(?:\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}|\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|[\\ufe0e\\ufe0f])?)'

/** Scripts whose letters join, or part, by a character that is not seen. */
const joining = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya'],
  ...['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('')

/** Where characters that are not seen belong to what is: in emoji, after a Chinese character, between letters that join. */
const belonging = new RegExp(
  [
    `${picture}(?:\\u200d${picture})*`,
    '[0-9#*]\\ufe0f?\\u20e3',
    '\\p{Script=Han}[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
    `(?<=[${joining}])[\\u200c\\u200d](?=[${joining}])`,
    '(?<=\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f]',
  ].join('|'),
  'gu',
)

/** What is wrong with a name, if anything. An empty one is not judged. */
export function findNameFault(name: string): Sentence | undefined {
  if (name === '') return undefined
  if (endsLine.test(name)) return faults.lineBreaks
  if (turnsText.test(name)) return faults.direction
  if (!isVisible(name)) return faults.blank
  if (unseen.test(name.replace(belonging, ''))) return faults.unseen
  if (startsWithAccent.test(name) || stackedAccents.test(name.normalize('NFD')))
    return faults.stacked(accentsMaxPerLetter)
  return undefined
}
