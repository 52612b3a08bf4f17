import { usePreferences, useTexts } from '../base/context.js'
import { Field } from '../ui/Field.js'
import { PasswordField } from '../ui/PasswordField.js'
import { CodeField } from './CodeField.js'
import { type FieldName, faultText } from './form.js'
import type { SignInForm } from './use-sign-in.js'

interface SignInFieldProps {
  readonly name: FieldName
  readonly form: SignInForm
}

/** One field of the card, as the mode wants it. */
export function SignInField({ name, form }: SignInFieldProps) {
  const { language } = usePreferences()
  const texts = useTexts().signIn
  const { mode } = form
  const common = {
    name,
    value: form.values[name],
    error: faultText(name, form.faults, language),
    'data-testid': name,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      form.change(name, event.target.value),
  }

  switch (name) {
    case 'username':
      return (
        <Field
          {...common}
          label={texts.username}
          hint={texts.usernameHint}
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
        />
      )
    case 'phone':
      return (
        <Field
          {...common}
          label={texts.phone}
          hint={mode === 'register' ? texts.phoneHint : undefined}
          type="tel"
          autoComplete="tel"
        />
      )
    case 'code':
      return <CodeField {...common} label={texts.code} sentAt={form.sentAt} onRequest={form.requestCode} />
    case 'password':
      return (
        <PasswordField
          {...common}
          label={mode === 'reset' ? texts.newPassword : texts.password}
          hint={mode === 'password' ? undefined : texts.passwordHint}
          autoComplete={mode === 'password' ? 'current-password' : 'new-password'}
        />
      )
  }
}
