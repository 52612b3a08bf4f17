import { type ComponentProps, useEffect, useState } from 'react'
import { useTexts } from '../base/context.js'
import { Button } from '../ui/Button.js'
import { Field } from '../ui/Field.js'

const resendSeconds = 60

interface CodeFieldProps extends ComponentProps<typeof Field> {
  /** Asks for a code; `false` when it did not go out. */
  readonly onRequest: () => Promise<boolean>
}

/** A verification code with a button that asks for one, at most once a minute. */
export function CodeField({ onRequest, ...rest }: CodeFieldProps) {
  const texts = useTexts().signIn
  const [secondsLeft, setSecondsLeft] = useState(0)
  const isWaiting = secondsLeft > 0

  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => setSecondsLeft((seconds) => seconds - 1), 1_000)
    return () => clearInterval(timer)
  }, [isWaiting])

  const request = async () => {
    if (await onRequest()) setSecondsLeft(resendSeconds)
  }

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
          onClick={() => void request()}
          data-testid="send-code"
        >
          {isWaiting ? texts.resendIn(secondsLeft) : texts.sendCode}
        </Button>
      }
    />
  )
}
