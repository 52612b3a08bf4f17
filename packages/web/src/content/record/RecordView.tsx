import type { RecordContent } from '@stonechat/protocol'
import { usePreferences, useTexts } from '../../base/context.js'
import { MessageContext } from '../../base/message-context.js'
import { formatFull } from '../../text/time.js'
import { Avatar } from '../../ui/Avatar.js'
import { Dialog } from '../../ui/Dialog.js'
import { Name } from '../../ui/Name.js'
import { ContentBubble } from '../ContentBubble.js'

interface RecordViewProps {
  readonly record: RecordContent
  readonly onClose: () => void
}

/** All of a record: who said what, and when. A record in it opens in a view of its own. */
export function RecordView({ record: { title: of, entries }, onClose }: RecordViewProps) {
  const { language } = usePreferences()
  const texts = useTexts()
  const title = texts.forward.historyOf(of)
  return (
    <Dialog title={title} onClose={onClose} testId="record-view">
      <MessageContext value={undefined}>
        <ol
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
          tabIndex={0}
          aria-label={title}
          className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-1 pb-5"
        >
          {entries.map(({ sender_id, nickname, content, created_at }, index) => {
            const name = nickname === '' ? texts.user(sender_id) : nickname
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a record only changes as a whole
              <li key={index} data-testid="record-entry" className="flex min-w-0 gap-3">
                <Avatar id={sender_id} name={name} size="s" />
                <div className="min-w-0 flex-1">
                  <p className="flex items-baseline justify-between gap-2 text-xs text-ink-quiet">
                    <span className="min-w-0 truncate font-medium">
                      <Name>{name}</Name>
                    </span>
                    <time dateTime={new Date(created_at).toISOString()} className="shrink-0 tabular-nums">
                      {formatFull(language, created_at)}
                    </time>
                  </p>
                  <div
                    dir="auto"
                    translate="yes"
                    className="mt-0.5 w-fit max-w-full overflow-clip rounded-m bg-bubble px-3 py-1.5 wrap-anywhere"
                  >
                    <ContentBubble content={content} />
                  </div>
                </div>
              </li>
            )
          })}
        </ol>
      </MessageContext>
    </Dialog>
  )
}
