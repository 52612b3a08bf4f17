import { type ReactNode, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { failureText } from '../text/error-text.js'
import { Button } from './Button.js'
import { Dialog } from './Dialog.js'

export interface ConfirmDialogProps {
  readonly title: string
  readonly text: string
  readonly action: string
  /** What to press for leaving everything as it is: "cancel" where nothing says it better. */
  readonly cancel?: string
  /** The dialog stays open where it answers `ask again`: what was asked is not what would happen. */
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
  /** Stands under the text: what can be chosen with it. */
  readonly children?: ReactNode
}

/** What a confirmation answers where there is something else to confirm by now. */
export const askAgain = 'ask again'

/** Asks before something that cannot be taken back; stays open while it is under way. */
export function ConfirmDialog({
  title,
  text,
  action,
  cancel,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  const { toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts()
  const [isBusy, setIsBusy] = useState(false)

  const confirm = async () => {
    setIsBusy(true)
    try {
      if ((await onConfirm()) === askAgain) return setIsBusy(false)
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
    }
    onClose()
  }

  return (
    <Dialog title={title} onClose={onClose} testId="confirm-dialog">
      <p className="px-5 pt-1 pb-5 text-ink-soft">{text}</p>
      {children !== undefined && <div className="px-5 pb-5">{children}</div>}
      <footer className="flex justify-end gap-2 px-5 pb-5">
        <Button onClick={onClose} autoFocus>
          {cancel ?? texts.cancel}
        </Button>
        <Button tone="danger" isBusy={isBusy} onClick={() => void confirm()} data-testid="confirm">
          {action}
        </Button>
      </footer>
    </Dialog>
  )
}
