import type { PublicUser } from '@stonechat/protocol'
import { X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useOwnUser, useTexts } from '../base/context.js'
import { nameOf } from '../base/use-people.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { Field } from '../ui/Field.js'
import { Name } from '../ui/Name.js'
import { useFindUser } from './use-find-user.js'

interface MemberPickerProps {
  readonly members: readonly PublicUser[]
  readonly onChange: (members: readonly PublicUser[]) => void
  /** Shown while the list is empty. */
  readonly hint?: string
  readonly autoFocus?: boolean
}

/** Gathers users, one exact id, phone or username at a time. */
export function MemberPicker({ members, onChange, hint, autoFocus }: MemberPickerProps) {
  const texts = useTexts().create
  const own = useOwnUser()
  const [query, setQuery] = useState('')
  const { find, error, setError, isBusy } = useFindUser()

  const add = async (event: FormEvent) => {
    event.preventDefault()
    const user = await find(query)
    if (user === undefined) return
    if (user.id === own.id || members.some((member) => member.id === user.id)) {
      return setError(texts.alreadyAdded)
    }
    onChange([...members, user])
    setQuery('')
  }

  return (
    <div>
      <form onSubmit={(event) => void add(event)} noValidate>
        <Field
          label={texts.members}
          placeholder={texts.addMemberHint}
          error={error}
          hint={members.length === 0 ? hint : undefined}
          value={query}
          autoFocus={autoFocus}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-testid="find-member"
          onChange={(event) => {
            setQuery(event.target.value)
            setError(undefined)
          }}
          beside={
            <Button type="submit" isBusy={isBusy} className="h-11 pane:h-10" data-testid="add-member">
              {texts.addMember}
            </Button>
          }
        />
      </form>
      {members.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {members.map((member) => (
            <li
              key={member.id}
              className="flex max-w-full items-center gap-1.5 rounded-full bg-sunken p-1 ps-1"
            >
              <Avatar id={member.id} name={nameOf(member)} url={member.avatar_url} size="s" />
              <span className="min-w-0 truncate text-sm">
                <Name>{nameOf(member)}</Name>
              </span>
              <button
                type="button"
                aria-label={texts.removeMember(nameOf(member))}
                onClick={() => onChange(members.filter((other) => other.id !== member.id))}
                className="flex size-6 shrink-0 items-center justify-center rounded-full text-ink-quiet hover:bg-hover hover:text-ink"
              >
                <X className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
