import type { ErrorCode } from '@stonechat/protocol'
import { type FormEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { usePreferences, useTexts } from '../base/context.js'
import { passageHeading, useFocusOnPassage } from '../base/use-passage.js'
import { errorText } from '../text/error-text.js'
import { BirdMark } from '../ui/BirdMark.js'
import { Button } from '../ui/Button.js'
import { Segments } from '../ui/Segments.js'
import { faultText, fieldsOf } from './form.js'
import { LanguageSwitch } from './LanguageSwitch.js'
import { SignInField } from './SignInField.js'
import { useSignIn } from './use-sign-in.js'

export interface SignInPageProps {
  /** Why the person was signed out, where it was not their wish. */
  readonly reason: ErrorCode | undefined
  /** Whether they have been at the chats before. */
  readonly hasPassed: boolean
}

/** The card for signing in, registering and setting a new password. */
export function SignInPage({ reason, hasPassed }: SignInPageProps) {
  const { language } = usePreferences()
  const { signIn: texts, cancel } = useTexts()
  const form = useSignIn()
  const { mode, faults, needsCode, adopt } = form
  const card = useRef<HTMLFormElement>(null)

  useLayoutEffect(() => {
    if (card.current !== null) adopt(card.current)
  }, [adopt])

  useFocusOnPassage(hasPassed, 'form input:not([type="radio"])')

  useEffect(() => {
    if (Object.keys(faults).length === 0) return
    card.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [faults])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void form.submit()
  }

  const isSigningIn = mode === 'password' || mode === 'code'
  const submitText =
    mode === 'register' ? texts.createAccount : mode === 'reset' ? texts.resetSubmit : texts.signIn
  const formFault =
    faultText('form', faults, language) ?? (reason === undefined ? undefined : errorText(reason, language))

  return (
    <main className="flex h-app flex-col items-center overflow-y-auto px-4 py-6">
      <div className="my-auto w-full max-w-96">
        <header className="mb-7 flex flex-col items-center text-center">
          <BirdMark className="mb-3 h-13 text-accent" />
          <h1 {...passageHeading} className="text-2xl font-semibold tracking-tight outline-none">
            Stonechat
          </h1>
          <p className="mt-1 text-ink-quiet">{texts.tagline}</p>
        </header>
        <form
          ref={card}
          noValidate
          onSubmit={submit}
          aria-label={submitText}
          className="rounded-l border border-line bg-surface p-5 shadow-floating pane:p-6"
        >
          {mode === 'reset' ? (
            <h2 className="mb-5 text-lg font-semibold">{texts.resetTitle}</h2>
          ) : (
            <Segments
              className="mb-5"
              label={`${texts.signIn} / ${texts.register}`}
              value={isSigningIn ? 'password' : 'register'}
              onChange={form.switchTo}
              options={[
                { value: 'password', label: texts.signIn, testId: 'mode-sign-in' },
                { value: 'register', label: texts.register, testId: 'mode-register' },
              ]}
            />
          )}
          {formFault !== undefined && (
            <p role="alert" className="mb-4 rounded-m bg-danger-soft px-3 py-2 text-sm text-danger">
              {formFault}
            </p>
          )}
          <div className="flex flex-col gap-4">
            {fieldsOf(mode, needsCode).map((name) => (
              <SignInField key={name} name={name} form={form} />
            ))}
            <Button
              tone="primary"
              type="submit"
              isBusy={form.isBusy}
              className="h-11 pane:h-10"
              data-testid="submit"
              data-press="submit"
            >
              {submitText}
            </Button>
          </div>
          <div role="status" className="flex items-center justify-between gap-x-4 text-sm text-ink-quiet">
            {form.stopProving !== undefined && (
              <>
                <span className="pt-2">{texts.proving}</span>
                <LinkButton onClick={form.stopProving} testId="stop-proving">
                  {cancel}
                </LinkButton>
              </>
            )}
          </div>
          <div className="mt-3 -mb-1 flex flex-wrap justify-between gap-x-4">
            {isSigningIn && (
              <>
                <LinkButton
                  onClick={() => form.switchTo(mode === 'code' ? 'password' : 'code')}
                  testId="mode-code"
                >
                  {mode === 'code' ? texts.usePassword : texts.useCode}
                </LinkButton>
                <LinkButton onClick={() => form.switchTo('reset')} testId="mode-reset">
                  {texts.forgot}
                </LinkButton>
              </>
            )}
            {mode === 'reset' && (
              <LinkButton onClick={() => form.switchTo('password')}>{texts.backToSignIn}</LinkButton>
            )}
          </div>
        </form>
        <LanguageSwitch />
      </div>
    </main>
  )
}

interface LinkButtonProps {
  readonly onClick: () => void
  readonly children: string
  readonly testId?: string
}

function LinkButton({ onClick, children, testId }: LinkButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      data-testid={testId}
      data-press={testId}
      className="-mx-1 rounded-s px-1 py-1.5 text-sm text-accent hover:underline"
    >
      {children}
    </button>
  )
}
