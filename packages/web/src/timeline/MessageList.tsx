import type { MessageView, Timeline, TimelineState } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { Fragment, type MouseEvent, Suspense, useCallback, useMemo, useState } from 'react'
import { useClient, useOwnUser, usePreferences, useReadable, useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { useNow } from '../base/use-now.js'
import { useSession } from '../base/use-people.js'
import { copyTextOf } from '../content/index.js'
import { toggle } from '../forward/selection.js'
import { useSelecting } from '../forward/use-selecting.js'
import { GroupLines } from '../group-line/GroupLines.js'
import { MentionPill } from '../mention/MentionPill.js'
import { receiptOf } from '../receipt/receipt.js'
import { useGroupReceipts } from '../receipt/use-group-receipts.js'
import { GroupReceipts } from '../receipt/use-read-counts.js'
import { formatDay } from '../text/time.js'
import type { Point } from '../ui/Menu.js'
import { Spinner } from '../ui/Spinner.js'
import { useLongPress } from '../ui/use-long-press.js'
import { BeforeCommit } from './BeforeCommit.js'
import { JumpPill, ReturnPill, UnreadPill } from './JumpPill.js'
import { MessageRow } from './MessageRow.js'
import { MessageLayers } from './message-parts.js'
import { NotLoadedLine } from './NotLoaded.js'
import { type LineRun, layOutHead, layOutRows, type Row } from './rows.js'
import { useJumpToQuoted, useUnreadAbove, useWayBack } from './use-jumps.js'
import { useLinkedMessage, type Visit } from './use-link.js'
import type { MessageActions } from './use-message-actions.js'
import { useMarkRead } from './use-read-state.js'
import { useRowFocus } from './use-row-focus.js'
import { useTimelineScroll } from './use-timeline-scroll.js'

export const loadMessageMenu = () => import('./MessageMenu.js')
const MessageMenu = lazyPart(() => loadMessageMenu().then(({ MessageMenu }) => MessageMenu))

interface MessageListProps {
  readonly timeline: Timeline
  readonly state: TimelineState
  readonly target: Target
  /** Which message the address is about. */
  readonly visit: Visit
  readonly dividerSeq: number | undefined
  /** How many messages were unread on opening. */
  readonly unread: number
  /** Whether it is known where reading stopped: before that nothing is marked read. */
  readonly isOpen: boolean
  readonly actions: MessageActions
}

/** The messages: a bounded window of rows that stays where the eye is, or at its end. */
export function MessageList(props: MessageListProps) {
  const { timeline, state, target, visit, dividerSeq, unread, isOpen, actions } = props
  const { link } = visit
  const texts = useTexts().chat
  const ownId = useOwnUser().id
  const session = useSession(target)
  const privacy = useReadable(useClient().privacy)
  const hasOwn = state.messages.some(({ senderId, seq }) => senderId === ownId && seq !== undefined)
  const receipts = useGroupReceipts(timeline, hasOwn)
  const [menu, setMenu] = useState<{ readonly message: MessageView; readonly at: Point }>()
  const scroll = useTimelineScroll({ timeline, state, ownId, dividerSeq, isOnItsWay: link !== undefined })
  const { range } = scroll
  const show = useJumpToQuoted(scroll.jumpTo)
  const jumpToQuoted = useJumpToQuoted(scroll.jumpTo, visit.arrive)
  const canReturn = useWayBack(visit.jump, scroll.isAtEnd)
  const openMenu = useCallback((message: MessageView, at: Point) => setMenu({ message, at }), [])
  const selecting = useSelecting(target, state.messages, (at) => findMessageOf(at, state.messages))
  const openMenuAt = (target: EventTarget, at: Point): boolean => {
    const message = findMessageOf(target, state.messages)
    if (selecting.isOn) {
      if (message !== undefined) toggle(message)
      return true
    }
    // A link has a better menu of the browser's own.
    if (message === undefined || !hasMenu(message) || target instanceof HTMLAnchorElement) return false
    openMenu(message, at)
    return true
  }
  const press = useLongPress(openMenuAt)
  const onContextMenu = (event: MouseEvent) => {
    if (openMenuAt(event.target, { x: event.clientX, y: event.clientY })) event.preventDefault()
  }
  const focus = useRowFocus(scroll.list, openMenuAt)
  const rows = useMemo(
    () => layOutRows(state.messages, range, { ...state, ownId, dividerSeq }),
    [state, range, ownId, dividerSeq],
  )
  const bySeq = useMemo(
    () => new Map(state.messages.map((message) => [message.seq, message])),
    [state.messages],
  )
  // On the way to a linked message nothing counts as read.
  const canMark = isOpen && link === undefined
  useMarkRead({ timeline, state, target, isOpen: canMark, isAtEnd: scroll.isAtEnd, seenSeq: scroll.seenSeq })
  const unreadAbove = useUnreadAbove({ state, dividerSeq, unread, scroll, lastSeq: session?.last_seq ?? 0 })
  useLinkedMessage({ timeline, state, link, isOpen, dividerSeq, scroll, onPast: unreadAbove.onPast })

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroll.scroller}
        onScroll={scroll.onScroll}
        tabIndex={-1}
        data-testid="timeline"
        className="h-full overflow-x-hidden overflow-y-auto overscroll-contain outline-none [overflow-anchor:none]"
      >
        <ol
          ref={scroll.list}
          aria-label={texts.messages}
          onContextMenu={onContextMenu}
          onClickCapture={selecting.onClickCapture}
          {...press}
          onKeyDown={focus.onKeyDown}
          onFocus={focus.onFocus}
          className="mx-auto flex min-h-full max-w-220 flex-col justify-end px-3 pt-4 pb-3 pane:px-5"
        >
          <GroupReceipts value={receipts}>
            <BeforeCommit onBeforeCommit={scroll.onBeforeCommit}>
              <Beginning timeline={timeline} state={state} isFirstShown={range.start === 0} />
              {range.start === 0 && <LineRuns runs={layOutHead(state.messages, state)} />}
              {rows.map((row) => (
                <RowWithMarks
                  key={row.message.clientId}
                  row={row}
                  target={timeline.target}
                  isTabStop={focus.tabStop(rows) === row.message.clientId}
                  replied={row.message.replyTo === null ? undefined : bySeq.get(row.message.replyTo)}
                  onQuoted={jumpToQuoted}
                  receipt={receiptOf(row.message, session, privacy)}
                  isOwn={row.message.senderId === ownId}
                  actions={actions}
                  onMenu={openMenu}
                />
              ))}
            </BeforeCommit>
          </GroupReceipts>
        </ol>
      </div>
      {unreadAbove.count > 0 && <UnreadPill count={unreadAbove.count} onJump={unreadAbove.goBack} />}
      <div className="pointer-events-none absolute end-5 bottom-4 flex flex-col items-end gap-3 *:pointer-events-auto">
        {canReturn && <ReturnPill onReturn={() => history.back()} />}
        <MentionPill target={target} list={scroll.list} messages={state.messages} onJump={show} />
        {!scroll.isAtEnd && (
          <JumpPill count={scroll.newCount(session?.last_seq ?? 0)} onJump={unreadAbove.jumpToEnd} />
        )}
      </div>
      <MessageLayers target={timeline.target} />
      {menu !== undefined && (
        <Suspense>
          <MessageMenu
            {...{ ...menu, target, actions }}
            onQuoted={jumpToQuoted}
            onClose={() => setMenu(undefined)}
          />
        </Suspense>
      )}
    </div>
  )
}

interface BeginningProps {
  readonly timeline: Timeline
  readonly state: TimelineState
  readonly isFirstShown: boolean
}

/** What stands before the first message. */
function Beginning({ timeline, state, isFirstShown }: BeginningProps) {
  const texts = useTexts()
  if (!isFirstShown) return null
  if (state.status === 'error') return <NotLoadedLine timeline={timeline} error={state.error} />
  if (state.status === 'ready' && !state.hasOlder) {
    return <li className="py-3 text-center text-xs text-ink-quiet">{texts.chat.beginning}</li>
  }
  return (
    <li className="flex h-10 items-center justify-center text-ink-quiet" aria-hidden="true">
      {(state.isLoadingOlder || state.status === 'loading') && <Spinner />}
    </li>
  )
}

type RowWithMarksProps = Omit<React.ComponentProps<typeof MessageRow>, 'message' | 'isFirst' | 'isLast'> & {
  readonly row: Row
}

/** A message with the day or the unread divider that stands before it. */
function RowWithMarks({ row, ...rest }: RowWithMarksProps) {
  const texts = useTexts().chat
  return (
    <>
      {row.startsDay && <DayMark at={row.message.createdAt} />}
      {row.startsUnread && (
        <li
          className="my-3 flex items-center gap-3 text-xs font-medium text-accent"
          data-testid="unread-divider"
          data-unread-divider
        >
          <span className="h-px flex-1 bg-accent/35" />
          {texts.unreadBelow}
          <span className="h-px flex-1 bg-accent/35" />
        </li>
      )}
      <MessageRow message={row.message} isFirst={row.isFirst} isLast={row.isLast} {...rest} />
      <LineRuns runs={row.linesAfter} />
    </>
  )
}

function LineRuns({ runs }: { readonly runs: readonly LineRun[] }) {
  return runs.map(({ startsDay, lines }) => (
    <Fragment key={lines[0]?.rev}>
      {startsDay && <DayMark at={lines[0]!.created_at} />}
      <GroupLines lines={lines} />
    </Fragment>
  ))
}

function DayMark({ at }: { readonly at: number }) {
  const { language } = usePreferences()
  const now = useNow(60_000)
  return (
    <li className="my-3 flex justify-center">
      <time className="rounded-full bg-sunken px-2.5 py-0.5 text-xs text-ink-quiet">
        {formatDay(language, at, now)}
      </time>
    </li>
  )
}

function findMessageOf(target: EventTarget, messages: readonly MessageView[]): MessageView | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-client-id]') : null
  return row === null ? undefined : messages.find((message) => message.clientId === row.dataset.clientId)
}

/** Whether anything can be done with a message: while its files are on their way nothing can. */
function hasMenu({ seq, status, content }: MessageView): boolean {
  return seq !== undefined || status !== 'sending' || copyTextOf(content) !== undefined
}
