import { type ErrorCode, isErrorCode, type Scheduled } from '@stonechat/protocol'
import { Pencil, SendHorizontal, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { previewOf, wordsOnlyOf } from '../content/index.js'
import { rememberWord, wordsOf } from '../mention/picked.js'
import { errorText, failureText } from '../text/error-text.js'
import { formatFull } from '../text/time.js'
import { IconButton } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { findAnswered, type Unsent } from './unsent.js'

interface ScheduledListProps {
  readonly list: readonly Scheduled[]
  readonly onWrite: (unsent: Unsent) => void
  readonly onClose: () => void
}

/** What waits to be sent to one conversation: send it now, write it anew, or delete it. */
export function ScheduledList({ list, onWrite, onClose }: ScheduledListProps) {
  const texts = useTexts().scheduled
  return (
    <Dialog title={texts.title} onClose={onClose} testId="scheduled-list">
      <ul className="flex flex-col divide-y divide-line overflow-y-auto px-5 pb-4">
        {list.map((one) => (
          <ScheduledRow key={one.id} scheduled={one} onWrite={onWrite} />
        ))}
      </ul>
    </Dialog>
  )
}

function ScheduledRow({
  scheduled,
  onWrite,
}: {
  readonly scheduled: Scheduled
  readonly onWrite: (unsent: Unsent) => void
}) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().scheduled
  const [isBusy, setIsBusy] = useState(false)
  const { id: scheduled_id, content, refused } = scheduled
  const act = (doing: Promise<unknown>) => {
    setIsBusy(true)
    doing
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
      .finally(() => setIsBusy(false))
  }
  // Files are gone with the message that had them: it can be sent or deleted.
  const words = wordsOnlyOf(content)
  const cancel = () => client.call('scheduled.cancel', { scheduled_id })
  const writeAnew = async (text: string) => {
    const answered = await findAnswered(client, scheduled)
    await cancel()
    for (const word of wordsOf(scheduled)) rememberWord(scheduled, word)
    onWrite({ text, answered })
  }
  return (
    <li className="flex items-center gap-2 py-2.5" data-testid="scheduled-row">
      <div className="min-w-0 flex-1">
        <p dir="auto" className="line-clamp-2 wrap-content">
          {previewOf(content, language)}
        </p>
        <p className="text-sm text-ink-soft tabular-nums">{formatFull(language, scheduled.send_at)}</p>
        {refused !== undefined && (
          <p className="text-sm text-danger">{errorText(toCode(refused), language)}</p>
        )}
      </div>
      <IconButton
        label={texts.sendNow}
        disabled={isBusy}
        onClick={() => act(client.call('scheduled.send', { scheduled_id }))}
      >
        <SendHorizontal className="size-4.5" />
      </IconButton>
      {words !== undefined && (
        <IconButton label={texts.edit} disabled={isBusy} onClick={() => act(writeAnew(words))}>
          <Pencil className="size-4.5" />
        </IconButton>
      )}
      <IconButton label={texts.delete} disabled={isBusy} onClick={() => act(cancel())}>
        <Trash2 className="size-4.5" />
      </IconButton>
    </li>
  )
}

/** That of a newer server is described like any failure. */
function toCode(code: string): ErrorCode {
  return isErrorCode(code) ? code : 'internal'
}
