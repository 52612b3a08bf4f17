/** Code and links: pieces of a line inside of which nothing else is markup. */
import { readAddress, readNamedLink } from './links.js'
import { mayCloseCode, mayOpenCode, placeOf } from './neighbours.js'
import type { Inline } from './tokens.js'

export interface Atom {
  readonly start: number
  readonly end: number
  readonly token: Inline
}

/** In the order of the source; each character is looked at a bounded number of times. */
export function findAtoms(source: string): Atom[] {
  const atoms: Atom[] = []
  let from = 0
  for (const { 0: found, index } of source.matchAll(/[`[]|https?:\/\//gi)) {
    if (index < from) continue
    const atom =
      found === '`'
        ? readCode(source, index)
        : found === '['
          ? readNamedLink(source, index)
          : readAddress(source, index)
    if (atom === undefined) continue
    atoms.push(atom)
    from = atom.end
  }
  return atoms
}

function readCode(source: string, start: number): Atom | undefined {
  if (!mayOpenCode(placeOf(source, start, start + 1))) return undefined
  const close = source.indexOf('`', start + 1)
  const text = source.slice(start + 1, close)
  if (close < 0 || text.includes('\n') || text.trim() === '') return undefined
  if (!mayCloseCode(placeOf(source, close, close + 1))) return undefined
  return { start, end: close + 1, token: { kind: 'code', text } }
}
