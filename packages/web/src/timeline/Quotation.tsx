import type { MessageView } from '@stonechat/client'
import type { Reply, Target } from '@stonechat/protocol'
import { usePreferences, useTexts } from '../base/context.js'
import { useNameIn } from '../base/use-people.js'
import { previewOf, previewOfQuote } from '../content/index.js'
import { Name } from '../ui/Name.js'
import { useReply } from './use-reply.js'

interface QuotationProps {
  /** The answer that quotes. */
  readonly message: MessageView
  /** Of the message that is quoted. */
  readonly seq: number
  /** That message, where it is loaded. */
  readonly replied: MessageView | undefined
  readonly target: Target
  readonly onQuoted: (seq: number) => void
}

const look =
  'mt-0.5 mb-1 block w-full min-w-0 rounded-s border-s-2 border-accent bg-accent/8 px-2 py-1 text-start text-sm'

/** Whom a message answers and how that begins; pressed, it leads there. */
export function Quotation({ message, seq, replied, target, onQuoted }: QuotationProps) {
  const { language } = usePreferences()
  const texts = useTexts()
  const reply = useReply(target, seq, replied === undefined ? message.reply : toReply(replied))
  if (reply === undefined) {
    return (
      <div className={look} data-testid="quotation">
        <span className="text-ink-quiet">{texts.chat.replyGone}</span>
      </div>
    )
  }
  const text = replied === undefined ? previewOfQuote(reply, language) : previewOf(replied.content, language)
  return (
    // For the pointer; the keyboard has it in the menu of the row.
    <button
      type="button"
      tabIndex={-1}
      onClick={() => onQuoted(seq)}
      className={`${look} hover:bg-accent/14`}
      data-testid="quotation"
    >
      <QuotedName target={target} userId={reply.sender_id} />
      <span dir="auto" translate="yes" className="line-clamp-2 text-ink-soft wrap-anywhere">
        {reply.preview === null ? texts.chat.replyGone : text}
      </span>
    </button>
  )
}

function toReply({ seq = 0, senderId, recalledAt }: MessageView): Reply {
  return { seq, sender_id: senderId, preview: recalledAt === null ? '' : null }
}

function QuotedName({ target, userId }: { readonly target: Target; readonly userId: number }) {
  return (
    <span className="block truncate text-xs font-medium text-accent">
      <Name>{useNameIn(target, userId)}</Name>
    </span>
  )
}
