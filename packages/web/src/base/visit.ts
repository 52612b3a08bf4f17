/** Ways through the app that lead back: each address that is left keeps, in the history of the browser, where its list stood. */
import type { AroundNavHandler } from 'wouter'

/** Where a list of messages stands: at its end, or with the top of a message so far (CSS pixels) below its own. */
export type ListPlace = 'end' | { readonly seq: number; readonly offsetPx: number }

/** What the history of the browser keeps with an address of the app. */
export interface VisitState {
  /** The entry below is its parent. */
  readonly isStacked?: boolean
  /** The address was opened for the message that it names; each visit is one of its own. */
  readonly visit?: number
  /** So many visits lie above the entry from which the first of them set out. */
  readonly jumps?: number
  /** Visits of one series that follow each other are one: going back leads to before the first. */
  readonly series?: string | undefined
  /** Where the list stood when the address was left. */
  readonly place?: ListPlace | undefined
}

/** Asks for a visit. `left`: where the list stood, if it has gone on since. */
interface VisitWish extends VisitState {
  readonly left?: ListPlace | undefined
}

/** State of an address that is opened to show the message that it names. */
export function newVisit(wish: Pick<VisitWish, 'series' | 'left'> = {}): VisitWish {
  return { ...wish, visit: Math.random() }
}

type ReadPlace = () => ListPlace | undefined

const nowhere: ReadPlace = () => undefined
/** Where the list on the screen stands. */
export let placeNow = nowhere

/** Says where the list on the screen stands, until the returned function is called. */
export function offerPlace(read: ReadPlace): () => void {
  placeNow = read
  return () => {
    if (placeNow === read) placeNow = nowhere
  }
}

/** Keeps the place with the address that is left. What stands beside a conversation leaves its list as it is. */
export const keepPlace: AroundNavHandler = (navigate, to, options) => {
  if (options?.replace === true || to.endsWith('/details')) return navigate(to, options)
  const here = history.state as VisitState | null
  const { left, ...state } = (options?.state ?? {}) as VisitWish
  if (state.series !== undefined && state.series === here?.series)
    return navigate(to, { replace: true, state: { ...here, ...state, place: undefined } })
  const place = left ?? placeNow()
  if (place !== undefined)
    navigate(`${location.pathname}${location.search}`, { replace: true, state: { ...here, place } })
  navigate(to, state.visit === undefined ? options : { state: { ...state, ...above(here) } })
}

/** A visit lies above what it set out from: whoever goes up to the list of conversations leaves it too. */
function above(here: VisitState | null): VisitState {
  const isStacked = here?.isStacked === true && !location.pathname.endsWith('/details')
  return { jumps: (here?.jumps ?? 0) + 1, ...(isStacked && { isStacked }) }
}
