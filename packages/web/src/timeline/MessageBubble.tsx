import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { Pin } from 'lucide-react'
import { useMemo } from 'react'
import { usePreferences, useTexts } from '../base/context.js'
import { MessageContext } from '../base/message-context.js'
import { ContentBubble } from '../content/ContentBubble.js'
import { frameOf } from '../content/index.js'
import { ForwardedFrom } from '../forward/ForwardedFrom.js'
import { MentionMarks } from '../mention/MentionMarks.js'
import { ReadBy } from '../receipt/ReadBy.js'
import { type ReceiptStatus, receiptInGroup } from '../receipt/receipt.js'
import { Tick } from '../receipt/Tick.js'
import { useReadCounts } from '../receipt/use-read-counts.js'
import { formatFull, formatTime } from '../text/time.js'
import { classes } from '../ui/classes.js'
import { Quotation } from './Quotation.js'
import type { MessageActions } from './use-message-actions.js'

interface MessageBubbleProps {
  readonly message: MessageView
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isOwn: boolean
  readonly target: Target
  readonly isTabStop: boolean
  readonly replied: MessageView | undefined
  readonly onQuoted: (seq: number) => void
  readonly receipt: ReceiptStatus
  readonly actions: MessageActions
}

/** The words of a message, what they answer, when they were said, how far they have come. */
export function MessageBubble(props: MessageBubbleProps) {
  const { message, isFirst, isLast, isOwn, target, isTabStop, replied, onQuoted, receipt, actions } = props
  const frame = frameOf(message.content)
  // What is answered needs a bubble to stand in.
  const hasBubble = frame !== 'none' || message.replyTo !== null
  const shown = useMemo(() => ({ message, target, isTabStop }), [message, target, isTabStop])
  return (
    <div
      data-testid="bubble"
      className={classes(
        'min-w-0 rounded-l',
        hasBubble ? 'edged px-3 py-1.5 shadow-raised' : 'px-1',
        (frame === 'clipped' || frame === 'bare') && 'relative overflow-clip',
        hasBubble && (isOwn ? 'bg-bubble-own' : 'bg-bubble'),
        isOwn && !isFirst && 'rounded-se-s',
        isOwn && !isLast && 'rounded-ee-s',
        !isOwn && !isFirst && 'rounded-ss-s',
        !isOwn && !isLast && 'rounded-es-s',
        message.status === 'failed' && 'outline-1 outline-danger/60',
      )}
    >
      {message.forwarded && (
        <div className={frame === 'padded' ? undefined : 'mb-2.5'}>
          <ForwardedFrom forwarded={message.forwarded} />
        </div>
      )}
      {message.replyTo !== null && (
        // What reaches the edges begins a little above its place.
        <div className={frame === 'padded' || frame === 'none' ? undefined : 'mb-3'}>
          <Quotation
            message={message}
            seq={message.replyTo}
            replied={replied}
            target={target}
            onQuoted={onQuoted}
          />
        </div>
      )}
      {/* What people wrote reads in its own direction, and may be translated: edited, it is made anew, without what others did to it. */}
      <div
        key={message.editedAt}
        dir="auto"
        translate="yes"
        className={frame === 'none' ? 'flex items-end' : undefined}
      >
        <MessageContext value={shown}>
          <MentionMarks message={message}>
            <ContentBubble content={message.content} />
          </MentionMarks>
        </MessageContext>
        <BubbleFoot
          message={message}
          isOwn={isOwn}
          isOver={frame === 'bare'}
          receipt={receipt}
          actions={actions}
        />
      </div>
    </div>
  )
}

interface BubbleFootProps extends Pick<MessageBubbleProps, 'message' | 'isOwn' | 'receipt' | 'actions'> {
  /** Whether it stands upon what fills the bubble. */
  readonly isOver: boolean
}

/** Floats into the last line where there is room. Its tick has its width before it is known, so that nothing moves. */
function BubbleFoot({ message, isOwn, isOver, receipt, actions }: BubbleFootProps) {
  const { language } = usePreferences()
  const {
    chat: texts,
    list: { pinned },
  } = useTexts()
  const counts = useReadCounts(message, isOwn)
  return (
    <span
      translate="no"
      className={classes(
        'flex items-center gap-1 text-[0.6875rem] leading-4 select-none',
        isOver
          ? 'absolute end-1.5 bottom-1.5 z-10 rounded-full bg-shade/60 px-2 py-0.5 text-on-shade'
          : classes('float-end ms-3 mt-1.5 -mb-0.5', isOwn ? 'text-ink-soft' : 'text-ink-quiet'),
      )}
    >
      {message.pinned !== undefined && (
        <Pin role="img" aria-label={pinned} data-testid="pin-mark" className="size-3" />
      )}
      {isOwn && <ReadBy message={message} counts={counts} isOver={isOver} onShow={actions.showReaders} />}
      {message.editedAt !== null &&
        (actions.canSeeHistory(message) ? (
          // For the pointer; keys and screen readers have it in the menu of the row.
          <button
            type="button"
            tabIndex={-1}
            title={texts.history}
            data-testid="edited"
            onClick={() => actions.showHistory(message)}
            className="rounded-s hover:underline"
          >
            {texts.edited}
          </button>
        ) : (
          <span>{texts.edited}</span>
        ))}
      <time
        dateTime={new Date(message.createdAt).toISOString()}
        title={formatFull(language, message.createdAt)}
        className="tabular-nums"
      >
        {formatTime(language, message.createdAt)}
      </time>
      {isOwn && <Tick receipt={counts ? receiptInGroup(counts) : receipt} isOver={isOver} />}
    </span>
  )
}
