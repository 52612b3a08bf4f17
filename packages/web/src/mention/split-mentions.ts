/** Where a text names whom its message mentions. */

/** A word that names somebody, without its `@`; the user 0 is everybody. */
export interface MentionWord {
  readonly word: string
  readonly userId: number
}

export type MentionPart = string | MentionWord

/** A text in parts: as it is, and as the words that name somebody. Of words that begin alike the longest counts. */
export function splitMentions(text: string, words: readonly MentionWord[]): MentionPart[] {
  const longest = words.filter(({ word }) => word !== '').sort((a, b) => b.word.length - a.word.length)
  const parts: MentionPart[] = []
  let done = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const found = longest.find(({ word }) => text.startsWith(word, at + 1) && endsAt(text, at + 1, word))
    if (found === undefined) continue
    if (at > done) parts.push(text.slice(done, at))
    parts.push(found)
    done = at + 1 + found.word.length
    at = done - 1
  }
  if (done < text.length) parts.push(text.slice(done))
  return parts
}

/** A name in letters or digits is not the beginning of a longer one; after others, as in Chinese, text may follow. */
function endsAt(text: string, from: number, word: string): boolean {
  return !/^\w\w$/.test(`${word.at(-1) ?? ''}${text.charAt(from + word.length)}`)
}
