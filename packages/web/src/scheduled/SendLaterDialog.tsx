import { createUuid } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useRef, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { fromFieldValue, toFieldValue } from '../base/date-field.js'
import type { Tray } from '../files/tray/tray.js'
import { mentionsOf } from '../mention/picked.js'
import { failureText } from '../text/error-text.js'
import { formatFull } from '../text/time.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { Field } from '../ui/Field.js'
import { presetsAt } from './presets.js'
import { useContent } from './use-content.js'

export interface SendLaterDialogProps {
  readonly target: Target
  readonly text: string
  readonly files: Tray['items']
  /** The `seq` of what it answers. */
  readonly replyTo: number | undefined
  /** The server has it. */
  readonly onKept: () => void
  readonly onClose: () => void
}

/** Asks when to send a message, by a time that people often mean or by a date of one's own, and lets the server keep it until then. */
export function SendLaterDialog({ target, text, files, replyTo, onKept, onClose }: SendLaterDialogProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().scheduled
  const [now] = useState(Date.now)
  const [value, setValue] = useState(() => toFieldValue(presetsAt(now)[0]?.at ?? now))
  const [isWrong, setIsWrong] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  // Another try for the same time is the same message: the first may have come through without its answer.
  const tried = useRef({ at: 0, clientId: '' })
  const { progress, bringUp } = useContent(text, files)
  const keep = async (at: number, client_id: string) =>
    client.call('scheduled.create', {
      ...{ ...target, content: await bringUp(), reply_to: replyTo ?? null },
      ...{ ...mentionsOf(text, target), client_id, send_at: at },
    })
  const choose = (at: number) => {
    if (tried.current.at !== at) tried.current = { at, clientId: createUuid() }
    setIsBusy(true)
    keep(at, tried.current.clientId)
      .then(
        () => {
          onKept()
          toasts.show(texts.done(formatFull(language, at)))
        },
        (error: unknown) => toasts.show(failureText(error, language), 'danger'),
      )
      .finally(() => setIsBusy(false))
  }
  const submit = () => {
    const at = fromFieldValue(value)
    if (at === undefined || at <= Date.now()) setIsWrong(true)
    else choose(at)
  }
  return (
    <Dialog title={texts.sendLater} onClose={onClose} testId="send-later">
      <div className="flex flex-col gap-4 overflow-y-auto px-5 pt-2 pb-5">
        <ul className="-mx-3 flex flex-col gap-1">
          {presetsAt(now).map(({ name, at }) => (
            <li key={name}>
              <button
                type="button"
                data-testid={`send-later-${name}`}
                disabled={isBusy}
                onClick={() => choose(at)}
                className="flex min-h-10 w-full items-center justify-between gap-3 rounded-m px-3 text-start hover:bg-hover"
              >
                <span>{texts.presets[name]}</span>
                <span className="text-sm text-ink-soft tabular-nums">{formatFull(language, at)}</span>
              </button>
            </li>
          ))}
        </ul>
        <form
          className="flex flex-col gap-3"
          // The words of the browser are in another language, maybe.
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <Field
            label={texts.when}
            type="datetime-local"
            required
            min={toFieldValue(now)}
            value={value}
            error={isWrong ? texts.notPast : undefined}
            data-testid="send-later-when"
            onChange={(event) => {
              setValue(event.target.value)
              setIsWrong(false)
            }}
          />
          <Button tone="primary" type="submit" disabled={isBusy} data-testid="send-later-confirm">
            {progress === undefined ? (
              texts.schedule
            ) : (
              <span role="status">{texts.goingUp(Math.floor(progress * 100))}</span>
            )}
          </Button>
        </form>
      </div>
    </Dialog>
  )
}
