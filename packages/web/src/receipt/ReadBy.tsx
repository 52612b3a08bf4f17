import type { MessageView } from '@stonechat/client'
import { useContext } from 'react'
import { useTexts } from '../base/context.js'
import type { ReadCounts } from './split-readers.js'
import { GroupReceipts } from './use-read-counts.js'

interface ReadByProps {
  readonly message: MessageView
  readonly counts: ReadCounts | undefined
  /** Whether it stands upon what fills the bubble, and takes no room there. */
  readonly isOver: boolean
  readonly onShow: (message: MessageView) => void
}

/** How many have read an own message in a group. It has its room before that is known, so that nothing moves. */
export function ReadBy({ message, counts, isOver, onShow }: ReadByProps) {
  const texts = useTexts().chat
  if (useContext(GroupReceipts) === undefined) return null
  return (
    <span className="me-1 grid justify-items-end tabular-nums *:[grid-area:1/1]">
      {!isOver && (
        <span aria-hidden="true" className="invisible">
          {texts.readBy(100)}
        </span>
      )}
      {counts !== undefined && counts.read > 0 && (
        // For the pointer; keys and screen readers have it in the menu of the row.
        <button
          type="button"
          tabIndex={-1}
          title={texts.readByOf(counts.read, counts.all)}
          data-testid="read-by"
          onClick={() => onShow(message)}
          className="rounded-s hover:underline"
        >
          {texts.readBy(counts.read)}
        </button>
      )}
    </span>
  )
}
