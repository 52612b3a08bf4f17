import type { Group } from '@stonechat/protocol'
import { Megaphone } from 'lucide-react'
import { useTexts } from '../../base/context.js'
import { ConfirmNotice } from './ConfirmNotice.js'

/** Over the messages of a group: its notice, until the user confirms it. */
export function NoticeBar({ group }: { readonly group: Group }) {
  const { notice } = useTexts().details
  return (
    <section
      aria-label={notice}
      className="flex shrink-0 flex-wrap items-start gap-x-3 gap-y-2 border-b border-line bg-surface px-3 py-2.5 pane:px-5"
      data-testid="notice-bar"
    >
      <Megaphone aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
      <div className="min-w-40 flex-1">
        <p className="text-xs leading-4 font-medium text-accent">{notice}</p>
        <p
          dir="auto"
          translate="yes"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
          tabIndex={0}
          className="max-h-30 overflow-y-auto text-sm text-ink-soft wrap-content"
        >
          {group.notice}
        </p>
      </div>
      <ConfirmNotice group={group} className="self-center" />
    </section>
  )
}
