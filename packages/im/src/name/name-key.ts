import { foldText } from '@stonechat/protocol/base'

const hanLetter = /\p{Script=Han}/u
/** Between the forms, so that nothing is found across two of them: it is in no text that was folded. */
const separator = '\n'

/**
 * What a name is searched in: the name itself, its pinyin and the initials of that, all folded and without spaces. A surname is
 * read as a surname (单 shan); ü is found as v and as u.
 * @returns at most `nameKeyMaxCharacters` characters; `''` for no name
 */
export async function toNameKey(name: string): Promise<string> {
  const forms = new Set([toSearchText(name)])
  if (hanLetter.test(name)) {
    const syllables = await readSyllables(name)
    const pinyin = toSearchText(syllables.join(''))
    forms.add(pinyin).add(pinyin.replaceAll('v', 'u'))
    forms.add(toSearchText(syllables.map((syllable) => [...syllable.trim()][0] ?? '').join('')))
  }
  return [...forms].join(separator).slice(0, nameKeyMaxCharacters)
}

/** As much as the column of a store holds. */
export const nameKeyMaxCharacters = 1_000

/** What is typed, as keys have it: width, case, accents and spaces do not matter. */
export function toSearchText(typed: string): string {
  return foldText(typed).replaceAll(' ', '')
}

/** The dictionary is read with the first Chinese name. */
async function readSyllables(name: string): Promise<readonly string[]> {
  const { pinyin } = await import('pinyin-pro')
  return pinyin(name, { type: 'array', toneType: 'none', surname: 'head', nonZh: 'consecutive', v: true })
}
