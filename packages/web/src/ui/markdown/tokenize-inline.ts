/** Splits one run of text into what is shown in a style and what is not, in one pass. */
import { findAtoms } from './find-atoms.js'
import { isProduct, isSpoken, mayClose, mayOpen, type Place, placeOf } from './neighbours.js'
import type { Inline } from './tokens.js'

type Marker = '**' | '*' | '_'

/** A marker that waits for its other side; one of each kind at most, and none across a line break. */
interface Open {
  readonly marker: Marker
  /** Which of the tokens it is, as text, until it is closed. */
  readonly at: number
  readonly before: string
  readonly insideFrom: number
}

/** What a run of stars or lines stands for; a longer one is no marker. */
const markersOf = new Map<string, readonly Marker[]>([
  ['*', ['*']],
  ['**', ['**']],
  ['***', ['**', '*']],
  ['_', ['_']],
])

/** Splits one run of text. Time is linear in its length. */
export function tokenizeInline(source: string): Inline[] {
  const tokens: Inline[] = []
  let open: Open[] = []
  let end = 0
  for (const atom of findAtoms(source)) {
    readText(end, atom.start)
    tokens.push(atom.token)
    end = atom.end
  }
  readText(end, source.length)
  return joinTexts(tokens)

  function readText(from: number, to: number): void {
    let done = from
    for (const { 0: run, index } of source.slice(from, to).matchAll(/\n|\*+|_+/g)) {
      const start = from + index
      pushText(source.slice(done, start))
      done = start + run.length
      const markers = markersOf.get(run) ?? []
      const place = placeOf(source, start, done)
      if (closeAll(markers, start, place)) continue
      open = open.filter(({ marker }) => run !== '\n' && !cancels(run, markers, marker))
      openAll(run, markers, start, place)
    }
    pushText(source.slice(done, to))
  }

  function openAll(run: string, markers: readonly Marker[], start: number, place: Place): void {
    const isOpening = markers.length > 0 && markers.every((marker) => mayOpen(marker, place))
    if (!isOpening) {
      pushText(run)
      return
    }
    let insideFrom = start
    for (const marker of markers) {
      insideFrom += marker.length
      open.push({ marker, at: tokens.length, before: place.before, insideFrom })
      pushText(marker)
    }
  }

  function closeAll(markers: readonly Marker[], start: number, place: Place): boolean {
    const closed = open.filter(({ marker }) => markers.includes(marker))
    if (markers.length === 0 || closed.length < markers.length) return false
    const isClosing = closed.every((one) => mayClose(one.marker, place) && isMeant(one, start, place))
    if (!isClosing) return false
    for (const one of closed.reverse()) close(one, start, place)
    open = open.slice(0, open.indexOf(closed.at(-1)!))
    return true
  }

  function isMeant({ marker, before, insideFrom }: Open, start: number, { after }: Place): boolean {
    if (marker === '**') return true
    const isInBrackets = /[(（]/.test(before) && /[)）]/.test(after)
    return isSpoken(source.slice(insideFrom, start), isInBrackets)
  }

  function close({ marker, at, before, insideFrom }: Open, start: number, { after }: Place): void {
    const inside = joinTexts(tokens.splice(at).slice(1))
    if (marker === '**') tokens.push({ kind: 'bold', marker, children: inside })
    else if (!isProduct(before, source.slice(insideFrom, start), after))
      tokens.push({ kind: 'italic', marker, children: inside })
    else {
      const shown: Inline = { kind: 'text', text: marker }
      tokens.push({ kind: 'italic', marker: '', children: joinTexts([shown, ...inside, shown]) })
    }
  }

  function pushText(text: string): void {
    if (text !== '') tokens.push({ kind: 'text', text })
  }
}

/** A run that neither opens nor closes ends what it could have closed. */
function cancels(run: string, markers: readonly Marker[], marker: Marker): boolean {
  return markers.length === 0 ? marker.startsWith(run.charAt(0)) : markers.includes(marker)
}

function joinTexts(tokens: readonly Inline[]): Inline[] {
  const joined: Inline[] = []
  for (const token of tokens) {
    const last = joined.at(-1)
    if (last?.kind === 'text' && token.kind === 'text')
      joined[joined.length - 1] = { kind: 'text', text: last.text + token.text }
    else joined.push(token)
  }
  return joined
}
