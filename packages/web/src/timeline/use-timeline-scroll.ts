import type { Timeline, TimelineState } from '@stonechat/client'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { usePreferences } from '../base/context.js'
import { type ListPlace, offerPlace } from '../base/visit.js'
import { correctionPx, findAnchor, findLastSeen, isAtEnd as isBoxAtEnd, type ScrollAnchor } from './anchor.js'
import { findRow, flash, readRows, seqOf } from './row-elements.js'
import {
  newestRows,
  pageDown,
  pageUp,
  placeAround,
  placeOnOpening,
  type RowRange,
  rangeOf,
} from './row-window.js'
import { useFollowOwn } from './use-follow-own.js'
import { useSeen } from './use-seen.js'

/** How near to an end of the rows (CSS pixels) the next ones are fetched. */
const pageDistancePx = 600
/** How far below the top the unread divider stands on opening. */
const dividerOffsetPx = 72

interface ScrollOptions {
  readonly timeline: Timeline
  readonly state: TimelineState
  readonly ownId: number
  readonly dividerSeq: number | undefined
  /** Whether the list is on its way to another place: what passes the screen meanwhile is not seen. */
  readonly isOnItsWay: boolean
}

export interface TimelineScroll {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly list: RefObject<HTMLOListElement | null>
  /** Which of the loaded messages to show. */
  readonly range: RowRange
  /** Whether the newest message is on the screen, or near enough for the list to stick there. */
  readonly isAtEnd: boolean
  readonly onScroll: () => void
  /** To be called before the DOM changes: where a scroll has gone whose event is still on its way. */
  readonly onBeforeCommit: () => void
  /** The newest message that has been on the screen; moves a moment after the scrolling. */
  readonly seenSeq: number
  /** Takes everything up to a message as seen. */
  readonly see: (seq: number) => void
  /** How many messages of others are below what has been on the screen. */
  readonly newCount: (lastSeq: number) => number
  readonly jumpToEnd: () => void
  /** Brings a message to the screen, or the next one that is there; whether that very one is there. */
  readonly jumpTo: (seq: number, options?: JumpOptions) => Promise<boolean>
  /** Brings the list back to where it stood. */
  readonly returnTo: (place: ListPlace) => Promise<void>
}

interface JumpOptions {
  /** Shows which message it was; where it is not there the list stays, unless the next one will do. */
  readonly isFlashed: boolean
  readonly orNext?: boolean
  /** How far below the top of the list it shall stand, to be the row that the eye rests on again. */
  readonly offsetPx?: number
}

/** A jump that has not arrived: to the end, or to a row that is not on the screen yet. */
type Jump =
  | 'end'
  | { readonly clientId: string; readonly isFlashed: boolean; readonly offsetPx: number | undefined }

/**
 * Keeps the list still. Before each paint, whatever has changed (rows before, after or within), either the end stays
 * the end, or the row that the eye rests on stays where it was.
 */
export function useTimelineScroll(options: ScrollOptions): TimelineScroll {
  const { timeline, state, ownId, dividerSeq, isOnItsWay } = options
  const { followOnSend } = usePreferences()
  const { messages, hasNewer } = state
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const [place, setPlace] = useState(() => placeOnOpening(state, dividerSeq))
  const [isAtEnd, setIsAtEnd] = useState(dividerSeq === undefined)
  const isStuck = useRef(true)
  const anchor = useRef<ScrollAnchor>(undefined)
  const settledTop = useRef<number>(undefined)
  const hasOpened = useRef(false)
  const jump = useRef<Jump>(undefined)
  const { seenSeq, see, seeScreen, leap } = useSeen(dividerSeq ?? 0)

  const found = rangeOf(place, messages)
  const range = useMemo(() => ({ start: found.start, end: found.end }), [found.start, found.end])
  const endsAtNewest = range.end === messages.length && !hasNewer
  /** What is in the DOM, not what is about to be. */
  const shown = useRef({ state, range, endsAtNewest, place, isOnItsWay })
  useLayoutEffect(() => {
    shown.current = { state, range, endsAtNewest, place, isOnItsWay }
  })

  /** Notes where the list stands now, to be kept by `settle`. */
  const remember = useCallback(() => {
    const box = scroller.current
    if (box === null || list.current === null) return
    const { state, endsAtNewest, isOnItsWay } = shown.current
    isStuck.current = endsAtNewest && isBoxAtEnd(box)
    setIsAtEnd(isStuck.current)
    const rows = readRows(list.current)
    const { top, bottom } = box.getBoundingClientRect()
    if (jump.current === undefined && !isOnItsWay) {
      if (isStuck.current) see(newestSeq(state))
      else
        seeScreen(
          seqOf(list.current, findAnchor(rows, top)?.clientId),
          seqOf(list.current, findLastSeen(rows, bottom)?.clientId),
        )
    }
    // Where this hook itself has put the list, the anchor stands, even if there was no room to reach it yet.
    if (box.scrollTop !== settledTop.current) anchor.current = findAnchor(rows, top)
    settledTop.current = box.scrollTop
  }, [see, seeScreen])

  /** Brings the list back to where it stood. */
  const settle = useCallback(() => {
    const box = scroller.current
    if (box === null || list.current === null) return
    if (isStuck.current && shown.current.endsAtNewest) {
      box.scrollTop = box.scrollHeight
    } else if (anchor.current !== undefined) {
      const row = findRow(list.current, anchor.current.clientId)
      if (row !== null) {
        const top = box.getBoundingClientRect().top
        box.scrollTop += correctionPx(anchor.current, row.getBoundingClientRect().top, top)
      }
    }
    settledTop.current = box.scrollTop
    remember()
  }, [remember])

  /** Brings what a jump is about to the screen, once it is there. */
  const land = useCallback(() => {
    const box = scroller.current
    if (box === null || list.current === null || jump.current === undefined) return false
    if (jump.current === 'end') {
      if (!shown.current.endsAtNewest) return false
      jump.current = undefined
      isStuck.current = true
      settle()
      return true
    }
    const { clientId, isFlashed, offsetPx } = jump.current
    const row = findRow(list.current, clientId)
    if (row === null) {
      // Where it is no longer loaded it is not waited for.
      if (!shown.current.state.messages.some((one) => one.clientId === clientId)) jump.current = undefined
      return false
    }
    jump.current = undefined
    box.scrollTop +=
      row.getBoundingClientRect().top - box.getBoundingClientRect().top - (offsetPx ?? dividerOffsetPx)
    anchor.current = { clientId, offsetPx: row.getBoundingClientRect().top - box.getBoundingClientRect().top }
    settledTop.current = box.scrollTop
    leap()
    remember()
    if (isFlashed) flash(row)
    else if (offsetPx !== undefined) row.focus({ preventScroll: true })
    return true
  }, [remember, settle, leap])

  /** Asks for the rows that are about to be needed. */
  const page = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    const { state, range, place, endsAtNewest } = shown.current
    if (box.scrollTop < pageDistancePx) {
      if (range.start > 0) setPlace(pageUp(place, state))
      else if (state.hasOlder && !state.isLoadingOlder) void timeline.loadOlder()
    }
    if (box.scrollHeight - box.clientHeight - box.scrollTop < pageDistancePx) {
      // Where the rows end at the newest by chance, they do from here on.
      if (range.end < state.messages.length || (endsAtNewest && place.at === 'from'))
        setPlace(pageDown(place, state))
      else if (state.hasNewer && !state.isLoadingNewer) void timeline.loadNewer()
    }
  }, [timeline])

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the rows change, whatever it reads
  useLayoutEffect(() => {
    if (!hasOpened.current && list.current !== null && scroller.current !== null) {
      hasOpened.current = true
      openAtDivider(scroller.current, list.current)
      remember()
    } else if (!land()) {
      settle()
    }
    // Not at once: what was jumped to is on the screen before more than a screen needs is made.
    const frame = requestAnimationFrame(page)
    return () => cancelAnimationFrame(frame)
  }, [messages, state.lines, range, state.isLoadingOlder, state.isLoadingNewer, settle, land, page])

  useLayoutEffect(() => {
    if (list.current === null || scroller.current === null) return
    // Pictures, fonts, edits and the keyboard change heights outside of React.
    const observer = new ResizeObserver(settle)
    observer.observe(list.current)
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [settle])

  const jumpToEnd = useCallback(() => {
    jump.current = 'end'
    const { state, endsAtNewest } = shown.current
    if (state.hasNewer) {
      void timeline.jumpToNewest().then(() => {
        // Without a network it did not come.
        if (jump.current === 'end' && timeline.getSnapshot().hasNewer) jump.current = undefined
      })
    } else if (!endsAtNewest) setPlace(newestRows)
    // Where the rows stay as they are, nothing else calls it.
    else requestAnimationFrame(land)
  }, [timeline, land])

  useEffect(() => {
    // What a jump has led to is seen, also where nothing had to be scrolled.
    if (!isOnItsWay) remember()
  }, [isOnItsWay, remember])

  useFollowOwn({ state, ownId, isEnabled: followOnSend, jumpToEnd })

  const jumpTo = useCallback(
    async (seq: number, { isFlashed, orNext = !isFlashed, offsetPx }: JumpOptions = { isFlashed: false }) => {
      await timeline.jumpTo(seq)
      const loaded = timeline.getSnapshot()
      const { messages } = loaded
      const index = messages.findIndex((one) => one.seq !== undefined && one.seq >= seq)
      const message = messages[index]
      const isThere = message?.seq === seq
      if (message === undefined || !(isThere || orNext)) return false
      jump.current = { clientId: message.clientId, isFlashed: isFlashed && isThere, offsetPx }
      setPlace((now) => placeAround(now, index, loaded))
      // Where the rows stay as they are, nothing else calls it.
      requestAnimationFrame(land)
      return isThere
    },
    [timeline, land],
  )

  const returnTo = async (place: ListPlace) => {
    if (place === 'end') jumpToEnd()
    else await jumpTo(place.seq, { isFlashed: false, offsetPx: place.offsetPx })
  }

  useEffect(
    () =>
      offerPlace(() => {
        const box = scroller.current
        if (box === null || list.current === null || isStuck.current) return 'end'
        const stood = findAnchor(readRows(list.current), box.getBoundingClientRect().top)
        const seq = seqOf(list.current, stood?.clientId)
        // What was not sent yet is at the end.
        return stood === undefined || seq === 0 ? 'end' : { seq, offsetPx: stood.offsetPx }
      }),
    [],
  )

  const newCount = (lastSeq: number): number => {
    if (hasNewer) return Math.max(0, lastSeq - seenSeq)
    return messages.filter((one) => one.seq !== undefined && one.seq > seenSeq && one.senderId !== ownId)
      .length
  }

  const onScroll = () => {
    remember()
    page()
  }

  const places = { scroller, list, range, isAtEnd, seenSeq, see }
  return { ...places, onScroll, onBeforeCommit: remember, newCount, jumpToEnd, jumpTo, returnTo }
}

function newestSeq(state: TimelineState): number {
  return state.messages.findLast((message) => message.seq !== undefined)?.seq ?? 0
}

/** On opening: the end, or the unread divider where what is unread does not fit. */
function openAtDivider(box: HTMLElement, list: HTMLElement): void {
  box.scrollTop = box.scrollHeight
  const divider = list.querySelector('[data-unread-divider]')
  if (divider === null) return
  const overPx = divider.getBoundingClientRect().top - box.getBoundingClientRect().top - dividerOffsetPx
  if (overPx < 0) box.scrollTop += overPx
}
