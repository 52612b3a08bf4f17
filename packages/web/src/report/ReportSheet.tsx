import type { ReportReason, Target } from '@stonechat/protocol'
import { reportTextMaxCharacters } from '@stonechat/protocol/limits'
import { type FormEvent, useState } from 'react'
import { useApp, usePreferences } from '../base/context.js'
import { useClientId } from '../base/use-client-id.js'
import { failureText } from '../text/error-text.js'
import { reportTextsOf } from '../text/report/index.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { TextAreaField } from '../ui/Field.js'

export interface ReportSheetProps {
  readonly target: Target
  /** The message of the conversation that is reported; without one the user or the group itself. */
  readonly seq?: number | undefined
  readonly onClose: () => void
}

/** Reports somebody, a group or a message to those who run the server. */
export function ReportSheet({ target, seq, onClose }: ReportSheetProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const words = reportTextsOf(language)
  const clientIdOf = useClientId()
  const [reason, setReason] = useState<ReportReason>()
  const [text, setText] = useState('')
  const [isBusy, setIsBusy] = useState(false)

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (reason === undefined) return
    setIsBusy(true)
    const report = { ...target, seqs: seq === undefined ? [] : [seq], reason, text: text.trim() }
    try {
      await client.call('report.create', { ...report, client_id: clientIdOf(report) })
      toasts.show(words.sent)
      onClose()
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
      setIsBusy(false)
    }
  }

  return (
    <Dialog
      title={words.titles[seq === undefined ? target.target_type : 'message']}
      onClose={onClose}
      testId="report-sheet"
    >
      <form onSubmit={(event) => void send(event)} className="flex min-h-0 flex-col">
        <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 pt-1 pb-4">
          <p className="text-sm text-pretty text-ink-quiet">{words.text}</p>
          <fieldset>
            <legend className="mb-1 text-sm font-medium text-ink-soft">{words.reason}</legend>
            {(Object.keys(words.reasons) as ReportReason[]).map((one) => (
              <label
                key={one}
                className="-mx-2 flex min-h-9 cursor-pointer items-center gap-3 rounded-m px-2 hover:bg-hover"
              >
                <input
                  type="radio"
                  name="reason"
                  value={one}
                  checked={one === reason}
                  onChange={() => setReason(one)}
                  data-testid={`report-${one}`}
                  className="size-4 accent-accent"
                />
                {words.reasons[one]}
              </label>
            ))}
          </fieldset>
          <TextAreaField
            label={words.more}
            value={text}
            maxLength={reportTextMaxCharacters}
            onChange={(event) => setText(event.target.value)}
            data-testid="report-text"
          />
        </div>
        <footer className="flex shrink-0 justify-end border-t border-line px-5 py-3">
          <Button
            tone="primary"
            type="submit"
            disabled={reason === undefined}
            isBusy={isBusy}
            data-testid="send-report"
          >
            {words.send}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
