import { type ComponentProps, useEffect, useState } from 'react'
import { useTexts } from '../base/context.js'
import { Button } from '../ui/Button.js'
import { Field } from '../ui/Field.js'

const resendMs = 60_000

interface CodeFieldProps extends ComponentProps<typeof Field> {
  /** When a code for this purpose went out, by the page's clock. */
  readonly sentAt: number | undefined
  /** Asks for a code. */
  readonly onRequest: () => Promise<void>
}

/** A verification code with a button that asks for one, at most once a minute. */
export function CodeField({ sentAt, onRequest, ...rest }: CodeFieldProps) {
  const texts = useTexts().signIn
  const [now, setNow] = useState(() => performance.now())
  const leftMs = sentAt === undefined ? 0 : sentAt + resendMs - Math.max(now, sentAt)
  const isWaiting = leftMs > 0

  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => setNow(performance.now()), 1_000)
    return () => clearInterval(timer)
  }, [isWaiting])

  return (
    <Field
      {...rest}
      hint={isWaiting ? texts.codeSent : texts.codeHint}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={10}
      beside={
        <Button
          className="h-11 pane:h-10"
          disabled={isWaiting}
          onClick={() => void onRequest()}
          data-testid="send-code"
          data-press="send-code"
        >
          {isWaiting ? texts.resendIn(Math.ceil(leftMs / 1_000)) : texts.sendCode}
        </Button>
      }
    />
  )
}
