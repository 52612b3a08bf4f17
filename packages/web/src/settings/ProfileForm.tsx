import { type FormEvent, useState } from 'react'
import { useApp, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { useLimits } from '../base/use-limits.js'
import { AvatarEditor } from '../files/avatar/AvatarEditor.js'
import { failureText, isClientError } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { Field, TextAreaField } from '../ui/Field.js'

/** Picture, display name and bio. */
export function ProfileForm() {
  const { client, toasts } = useApp()
  const own = useOwnUser()
  const { language } = usePreferences()
  const texts = useTexts()
  const words = texts.settings
  const allowed = useLimits()
  const [nickname, setNickname] = useState(own.nickname)
  const [bio, setBio] = useState(own.bio)
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})
  const [isBusy, setIsBusy] = useState(false)
  const isChanged = nickname !== own.nickname || bio !== own.bio

  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (nickname.trim() === '') return setFaults({ nickname: texts.signIn.required })
    setIsBusy(true)
    setFaults({})
    try {
      await client.updateProfile({ nickname: nickname.trim(), bio })
      toasts.show(words.saved)
    } catch (error) {
      if (isClientError(error) && error.errors.length > 0) {
        setFaults(Object.fromEntries(error.errors.map(({ path }) => [path, texts.signIn.fieldInvalid])))
      } else {
        toasts.show(failureText(error, language), 'danger')
      }
    }
    setIsBusy(false)
  }

  return (
    <form
      onSubmit={(event) => void save(event)}
      noValidate
      className="mt-2 flex flex-col gap-4 border-t border-line pt-4"
    >
      <div className="flex items-center gap-4">
        <AvatarEditor id={own.id} name={nickname || own.username} url={own.avatar_url} />
        <Field
          className="flex-1"
          label={words.nickname}
          value={nickname}
          error={faults.nickname}
          maxLength={allowed.nickname_max_characters}
          onChange={(event) => setNickname(event.target.value)}
          data-testid="nickname"
        />
      </div>
      <TextAreaField
        label={words.bio}
        value={bio}
        error={faults.bio}
        maxLength={allowed.bio_max_characters}
        onChange={(event) => setBio(event.target.value)}
        data-testid="bio"
      />
      <Button
        tone="primary"
        type="submit"
        className="self-end"
        disabled={!isChanged}
        isBusy={isBusy}
        data-testid="save-profile"
      >
        {texts.save}
      </Button>
    </form>
  )
}
