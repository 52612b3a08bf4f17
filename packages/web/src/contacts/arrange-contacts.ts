/** The order in which contacts are listed: starred ones, then by letter as pinyin has it, then who has none. */
import { type Contact, isVisible } from '@stonechat/protocol'
import pinyin from 'pinyin-match'

/** Stands for all starred contacts, whatever their letter. */
export const starLetter = '★'
/** Stands for names that begin with neither a Latin nor a Chinese letter. */
export const otherLetter = '#'

export interface ListedContact {
  readonly contact: Contact
  /** What the user calls them: the remark, else their own name. */
  readonly name: string
  /** Under which they stand: A to Z, or one of the two signs above. */
  readonly letter: string
}

export type ContactRow =
  | { readonly kind: 'letter'; readonly letter: string }
  | { readonly kind: 'contact'; readonly listed: ListedContact }

/** In the order of pinyin, the first character of each letter that begins a syllable: none begins with I, U or V. */
const firstOfLetter = Array.from('阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七呥仨他屲夕丫帀', (first, index) => ({
  first,
  letter: 'ABCDEFGHJKLMNOPQRSTWXYZ'[index]!,
}))

const order = new Intl.Collator('zh-u-co-pinyin', { numeric: true })

/** The letter under which a name stands. */
export function letterOf(name: string): string {
  const first = name.normalize('NFKD').trim().charAt(0).toUpperCase()
  if (/[A-Z]/.test(first)) return first
  const character = String.fromCodePoint(name.trim().codePointAt(0) ?? 0)
  if (!/\p{Script=Han}/u.test(character)) return otherLetter
  return firstOfLetter.findLast((one) => order.compare(one.first, character) <= 0)?.letter ?? otherLetter
}

/** All contacts in their order. */
export function sortContacts(
  contacts: Iterable<Contact>,
  nameless: (userId: number) => string,
): readonly ListedContact[] {
  const listed = Array.from(contacts, (contact): ListedContact => {
    const name = nameOfContact(contact, nameless)
    return { contact, name, letter: contact.starred ? starLetter : letterOf(name) }
  })
  return listed.sort(
    (a, b) =>
      placeOf(a.letter) - placeOf(b.letter) ||
      order.compare(a.name, b.name) ||
      a.contact.user_id - b.contact.user_id,
  )
}

/** What the user calls a contact. */
export function nameOfContact(contact: Contact, nameless: (userId: number) => string): string {
  const { remark, nickname, user_id } = contact
  return [remark, nickname].find((name) => name !== '' && isVisible(name)) ?? nameless(user_id)
}

/** Those with a tag, and among them who is meant by what was typed: parts of both names, pinyin, initials, tags, the id. */
export function filterContacts(
  listed: readonly ListedContact[],
  { query, tag }: { readonly query: string; readonly tag: string | undefined },
): readonly ListedContact[] {
  const wanted = query.trim().toLowerCase()
  return listed.filter(
    ({ contact }) =>
      (tag === undefined || contact.tags.includes(tag)) && (wanted === '' || isMeant(contact, wanted)),
  )
}

function isMeant({ user_id, remark, nickname, tags }: Contact, wanted: string): boolean {
  return (
    String(user_id).startsWith(wanted) ||
    [remark, nickname, ...tags].some(
      (words) => words.toLowerCase().includes(wanted) || pinyin.match(words, wanted) !== false,
    )
  )
}

/** The contacts with a heading above each letter. */
export function toRows(listed: readonly ListedContact[]): readonly ContactRow[] {
  return listed.flatMap((one, index): ContactRow[] => {
    const row: ContactRow = { kind: 'contact', listed: one }
    return one.letter === listed[index - 1]?.letter ? [row] : [{ kind: 'letter', letter: one.letter }, row]
  })
}

/** Every tag with the number of contacts that have it, the most used first. */
export function countTags(
  contacts: Iterable<Contact>,
): readonly { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { tags } of contacts) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return Array.from(counts, ([tag, count]) => ({ tag, count })).sort(
    (a, b) => b.count - a.count || order.compare(a.tag, b.tag),
  )
}

function placeOf(letter: string): number {
  if (letter === starLetter) return 0
  return letter === otherLetter ? 100 : letter.charCodeAt(0)
}
