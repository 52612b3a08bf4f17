/** The message that the address of a conversation names. */

import type { Timeline, TimelineState } from '@stonechat/client'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { useApp, useClient, usePreferences, useReadable, useTexts } from '../base/context.js'
import { parseSeq } from '../base/routes.js'
import { useSession } from '../base/use-people.js'
import { comesByItself, errorText } from '../text/error-text.js'
import type { TimelineScroll } from './use-timeline-scroll.js'

/** A message to be shown, once for each visit of its address. */
export interface DueLink {
  /** 0 for one that cannot be. */
  readonly seq: number
  readonly finish: () => void
  /** Makes it due once more, where the address is still this one. */
  readonly repeat: () => void
}

/** What the address asks for and has not been done yet. */
export function useDueLink(): DueLink | undefined {
  const [path] = useLocation()
  const search = useSearch()
  const state = useHistoryState<{ readonly visit?: number } | null>()
  const [done, setDone] = useState('')
  const seq = parseSeq(search)
  const visit = `${search} ${state?.visit}`
  // What stands beside the conversation has an address of its own: who comes back from there has seen the message.
  const isBeside = path.endsWith('/details')

  useEffect(() => {
    if (seq === undefined && !isBeside) setDone('')
  }, [seq, isBeside])

  const finish = useCallback(() => setDone(visit), [visit])
  const repeat = useCallback(() => setDone((now) => (now === visit ? '' : now)), [visit])
  const isDue = seq !== undefined && visit !== done
  return useMemo(() => (isDue ? { seq, finish, repeat } : undefined), [isDue, seq, finish, repeat])
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
    const { seq, finish } = link
    setWaiting(undefined)
    const show = async () => {
      if (dividerSeq === undefined && session?.unread === 0) scroll.see(lastSeq)
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
