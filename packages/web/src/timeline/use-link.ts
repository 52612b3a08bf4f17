/** The message that the address of a conversation names. */

import type { Timeline, TimelineState } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { messagePathOf } from '../base/address.js'
import { useApp, useClient, useOwnUser, usePreferences, useReadable, useTexts } from '../base/context.js'
import { parseSeq } from '../base/routes.js'
import { useSession } from '../base/use-people.js'
import { type ListPlace, newVisit, type VisitState } from '../base/visit.js'
import { comesByItself, errorText } from '../text/error-text.js'
import type { TimelineScroll } from './use-timeline-scroll.js'

/** A message to be shown, once for each visit of its address, or the place to come back to. */
export interface DueLink {
  /** 0 for one that cannot be. */
  readonly seq: number
  /** Where the list stood when this address was left: it counts, not the message. */
  readonly place: ListPlace | undefined
  readonly finish: () => void
  /** Makes it due once more, where the address is still this one. */
  readonly repeat: () => void
}

/** The address of a conversation, as far as it is about one of its messages. */
export interface Visit {
  /** What it asks for and has not been done yet. */
  readonly link: DueLink | undefined
  /** Which visit this is, where the way back leads to where it set out from. */
  readonly jump: string | undefined
  /** Makes the message that the list was brought to a visit of its own. `left`: where the list stood before. */
  readonly arrive: (seq: number, left: ListPlace | undefined) => void
}

/** Who opens or reloads the page comes back from nowhere. */
const atStart = history.state as VisitState | null

/** What the address asks for, and how another message becomes the address. */
export function useVisit(target: Target): Visit {
  const ownId = useOwnUser().id
  const [path, navigate] = useLocation()
  const search = useSearch()
  const state = useHistoryState<VisitState | null>()
  const [done, setDone] = useState('')
  const [opened] = useState(state)
  const [returned, setReturned] = useState<VisitState | null>()
  const seq = parseSeq(search)
  const visit = nameOf(search, state)
  // What stands beside the conversation has an address of its own: who comes back from there has seen the message.
  const isBeside = path.endsWith('/details')

  useEffect(() => {
    if (seq === undefined && !isBeside) setDone('')
  }, [seq, isBeside])

  // A conversation that was left at its end opens like any other time, however much has come meanwhile.
  const isOpening = state?.place === 'end' && state === opened
  const place = isOpening || state === atStart || state === returned ? undefined : state?.place
  const finish = useCallback(() => {
    setDone(visit)
    setReturned(state)
  }, [visit, state])
  const repeat = useCallback(() => setDone((now) => (now === visit ? '' : now)), [visit])
  const isDue = place !== undefined || (seq !== undefined && visit !== done && !isOpening)
  const link = useMemo(
    () => (isDue ? { seq: seq ?? 0, place, finish, repeat } : undefined),
    [isDue, seq, place, finish, repeat],
  )
  const arrive = useCallback(
    (to: number, left: ListPlace | undefined) => {
      const address = messagePathOf(target, to, ownId)
      const state = newVisit({ left })
      setDone(nameOf(address.slice(address.indexOf('?') + 1), state))
      navigate(address, { state })
    },
    [target, ownId, navigate],
  )
  return { link, jump: (state?.jumps ?? 0) > 0 && !isBeside ? visit : undefined, arrive }
}

function nameOf(search: string, state: VisitState | null): string {
  return `${search} ${state?.visit}`
}

interface LinkedOptions {
  readonly timeline: Timeline
  readonly state: TimelineState
  readonly link: DueLink | undefined
  /** Whether the conversation is open. */
  readonly isOpen: boolean
  /** The read position on opening; `undefined` where all was read. */
  readonly dividerSeq: number | undefined
  readonly scroll: TimelineScroll
  /** The message is past others that are unread. */
  readonly onPast: () => void
}

/**
 * Shows the message of a link, or says that it is not there and shows what is nearest. Without a connection it is shown as
 * soon as there is one.
 */
export function useLinkedMessage(options: LinkedOptions): void {
  const { timeline, state, link, isOpen, dividerSeq, scroll, onPast } = options
  const { toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().chat
  const session = useSession(timeline.target)
  const lastSeq = session?.last_seq ?? 0
  const { status } = useReadable(useClient().connection)
  const [waiting, setWaiting] = useState<DueLink>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once for each link, whatever it reads
  useEffect(() => {
    if (link === undefined || !isOpen) return
    const { seq, place, finish } = link
    setWaiting(undefined)
    const show = async () => {
      if (dividerSeq === undefined && session?.unread === 0) scroll.see(lastSeq)
      if (place !== undefined) return scroll.returnTo(place)
      const isThere =
        seq > 0 && seq <= lastSeq && (await scroll.jumpTo(seq, { isFlashed: true, orNext: true }))
      const { error = status === 'online' ? undefined : 'network' } = timeline.getSnapshot()
      if (isThere) {
        if (dividerSeq !== undefined && seq > dividerSeq + 1) onPast()
      } else if (error === undefined || seq === 0) toasts.show(texts.linkGone)
      else if (comesByItself(error)) {
        toasts.show(texts.linkWaits)
        setWaiting(link)
      } else toasts.show(errorText(error, language))
    }
    void show().finally(finish)
  }, [link, isOpen])

  // The client itself tries again what failed; once that has come, so does this.
  const isBack = status === 'online' && state.error === undefined
  useEffect(() => {
    if (waiting === undefined || !isBack) return
    setWaiting(undefined)
    waiting.repeat()
  }, [waiting, isBack])
}

/** Says that the message of a link is not there, in a conversation without any. */
export function useLinkToNothing(link: DueLink | undefined, isEmpty: boolean): void {
  const { toasts } = useApp()
  const texts = useTexts().chat
  useEffect(() => {
    if (!isEmpty || link === undefined) return
    toasts.show(texts.linkGone)
    link.finish()
  }, [isEmpty, link, toasts, texts])
}
