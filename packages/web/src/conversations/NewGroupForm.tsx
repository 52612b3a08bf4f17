import type { PublicUser } from '@stonechat/protocol'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { pathOf } from '../base/address.js'
import { useClient, usePreferences, useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import { useClientId } from '../base/use-client-id.js'
import { useLimits } from '../base/use-limits.js'
import { failureText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { Field } from '../ui/Field.js'
import { MemberPicker } from './MemberPicker.js'

/** Makes a group and opens it. */
export function NewGroupForm({ onDone }: { readonly onDone: () => void }) {
  const client = useClient()
  const { language } = usePreferences()
  const texts = useTexts()
  const limits = useLimits()
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [error, setError] = useState<string>()
  const [members, setMembers] = useState<readonly PublicUser[]>([])
  const [isBusy, setIsBusy] = useState(false)
  const identify = useClientId()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return setError(texts.signIn.required)
    setIsBusy(true)
    try {
      const group = await client.call('group.create', {
        name: name.trim(),
        member_ids: members.map((member) => member.id),
        client_id: identify([name.trim(), ...members.map((member) => member.id)]),
      })
      onDone()
      navigate(pathOf({ target_type: 'group', target_id: group.id }), { state: stacked })
    } catch (failure) {
      setError(failureText(failure, language))
      setIsBusy(false)
    }
  }

  return (
    <div className="flex flex-col gap-4">
      <form id="new-group-form" onSubmit={(event) => void submit(event)} noValidate>
        <Field
          label={texts.create.groupName}
          error={error}
          value={name}
          maxLength={limits.group_name_max_characters}
          autoFocus
          autoComplete="off"
          data-testid="group-name"
          onChange={(event) => {
            setName(event.target.value)
            setError(undefined)
          }}
        />
      </form>
      <MemberPicker members={members} onChange={setMembers} hint={texts.create.noMembers} />
      <Button tone="primary" type="submit" form="new-group-form" isBusy={isBusy} data-testid="create-group">
        {texts.create.createGroup}
      </Button>
    </div>
  )
}
