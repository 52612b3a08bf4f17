import * as limits from '@stonechat/protocol/limits'
import { type FormEvent, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { failureText, isClientError } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { PasswordField } from '../ui/PasswordField.js'

/** Changes the password; other devices are signed out by it. */
export function PasswordForm() {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts()
  const words = texts.settings
  const [oldPassword, setOldPassword] = useState('')
  const [password, setPassword] = useState('')
  const [faults, setFaults] = useState<{ readonly old?: string; readonly next?: string }>({})
  const [isBusy, setIsBusy] = useState(false)

  const change = async (event: FormEvent) => {
    event.preventDefault()
    if (oldPassword === '') return setFaults({ old: texts.signIn.required })
    if ([...password].length < limits.passwordMinCharacters)
      return setFaults({ next: texts.signIn.passwordShort })
    setFaults({})
    setIsBusy(true)
    try {
      await client.call('password.change', { old_password: oldPassword, password })
      setOldPassword('')
      setPassword('')
      toasts.show(words.passwordChanged)
    } catch (error) {
      const isNew = isClientError(error) && error.code === 'invalid_input'
      setFaults(isNew ? { next: texts.signIn.passwordWeak } : { old: failureText(error, language) })
    }
    setIsBusy(false)
  }

  return (
    <form onSubmit={(event) => void change(event)} noValidate className="flex flex-col gap-4">
      <PasswordField
        label={words.oldPassword}
        value={oldPassword}
        error={faults.old}
        autoComplete="current-password"
        onChange={(event) => setOldPassword(event.target.value)}
        data-testid="old-password"
      />
      <PasswordField
        label={words.newPassword}
        hint={texts.signIn.passwordHint}
        value={password}
        error={faults.next}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.target.value)}
        data-testid="new-password"
      />
      <Button type="submit" className="self-end" isBusy={isBusy} data-testid="change-password">
        {words.changePassword}
      </Button>
    </form>
  )
}
