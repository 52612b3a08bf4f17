import type { MessageView } from '@stonechat/client'
import type { Content, MessageVersion, Target } from '@stonechat/protocol'
import { useCallback } from 'react'
import { useClient, usePreferences, useTexts } from '../base/context.js'
import { useAnswer } from '../base/use-answer.js'
import { ContentBubble } from '../content/ContentBubble.js'
import { formatFull } from '../text/time.js'
import { Dialog } from '../ui/Dialog.js'
import { Fetching } from '../ui/Fetching.js'
import { VersionDiff } from './VersionDiff.js'
import { findChanges, type VersionChanges } from './version-changes.js'

interface EditHistoryProps {
  readonly target: Target
  readonly message: MessageView
  readonly seq: number
  readonly onClose: () => void
}

/** What an edited message said first, and what each edit made of it, the oldest first. */
export function EditHistory({ target, message, seq, onClose }: EditHistoryProps) {
  const { language } = usePreferences()
  const texts = useTexts().chat
  const client = useClient()
  const ask = useCallback(() => client.call('message.versions', { ...target, seq }), [client, target, seq])
  const { answer, failure } = useAnswer(ask)
  const states = answer && statesOf(message, answer.versions)
  return (
    <Dialog title={texts.history} onClose={onClose} testId="edit-history">
      {states === undefined ? (
        <Fetching failure={failure} />
      ) : (
        // Long ones scroll by keys too.
        <ol
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
          tabIndex={0}
          aria-label={texts.history}
          className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 pt-1 pb-5"
        >
          {states.map(({ rev, from, content, changes }, index) => (
            <li key={rev} data-testid="version" className="border-s-2 border-line ps-3">
              <time dateTime={new Date(from).toISOString()} className="text-xs text-ink-quiet tabular-nums">
                {formatFull(language, from)}
                {index === states.length - 1 && ` · ${texts.historyNow}`}
              </time>
              <div className="wrap-anywhere">
                {changes === undefined ? <ContentBubble content={content} /> : <VersionDiff {...changes} />}
              </div>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  )
}

interface VersionState {
  readonly rev: number
  readonly from: number
  readonly content: Content | null
  /** Beside the version before it; absent for the first, and where they cannot be compared. */
  readonly changes: VersionChanges | undefined
}

/** A version says until when it stood; people want to know since when. */
function statesOf(message: MessageView, versions: readonly MessageVersion[]) {
  const states: VersionState[] = []
  const add = (rev: number, from: number, content: Content | null) => {
    const before = states.at(-1)
    const changes = before && findChanges(before.content, content)
    states.push({ rev, from, content, changes })
  }
  let from = message.createdAt
  for (const version of versions) {
    add(version.rev, from, version.content)
    from = version.replaced_at
  }
  add(0, from, message.content)
  return states
}
