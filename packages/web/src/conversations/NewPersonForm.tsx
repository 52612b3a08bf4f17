import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { pathOf } from '../base/address.js'
import { useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import { Button } from '../ui/Button.js'
import { Field } from '../ui/Field.js'
import { useFindUser } from './use-find-user.js'

/** Opens the conversation with one user. */
export function NewPersonForm({ onDone }: { readonly onDone: () => void }) {
  const texts = useTexts().create
  const [, navigate] = useLocation()
  const [query, setQuery] = useState('')
  const { find, error, setError, isBusy } = useFindUser()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const user = await find(query)
    if (user === undefined) return
    onDone()
    navigate(pathOf({ target_type: 'user', target_id: user.id }), { state: stacked })
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field
        label={texts.find}
        hint={texts.findHint}
        error={error}
        value={query}
        autoFocus
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        data-testid="find-user"
        onChange={(event) => {
          setQuery(event.target.value)
          setError(undefined)
        }}
      />
      <Button tone="primary" type="submit" isBusy={isBusy} data-testid="start-conversation">
        {texts.start}
      </Button>
    </form>
  )
}
