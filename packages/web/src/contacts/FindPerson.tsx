import type { Client } from '@stonechat/client'
import type { GroupCard, PublicUser } from '@stonechat/protocol'
import { ScanLine } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { pathOf } from '../base/address.js'
import { useClient, useOwnUser, useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import { nameOf } from '../base/use-people.js'
import { AskDialog } from '../contact/AskDialog.js'
import { RequestChoices } from '../contact/RequestRow.js'
import { useContact, useRequestWith } from '../contact/use-contacts.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { useFindUser } from '../conversations/use-find-user.js'
import { ScanCode } from '../qr/ScanCode.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { Field } from '../ui/Field.js'
import { Name } from '../ui/Name.js'
import { FoundGroup } from './FoundGroup.js'

/** Finds somebody by id, phone number, username or code, to become contacts; and a group by its id. */
export function FindPerson({ onClose }: { readonly onClose: () => void }) {
  const { create } = useTexts()
  const client = useClient()
  const words = usePeopleTexts()
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<PublicUser>()
  const [group, setGroup] = useState<GroupCard>()
  const [isAsking, setIsAsking] = useState(false)
  const [isScanning, setIsScanning] = useState(false)
  const { find, error, setError, isBusy } = useFindUser()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const [user, card] = await Promise.all([find(query), findGroup(client, query)])
    setFound(user)
    setGroup(card)
    if (card !== undefined) setError(undefined)
  }

  if (isAsking && found !== undefined) return <AskDialog userId={found.id} onClose={onClose} />
  if (isScanning) return <ScanCode onClose={onClose} />
  return (
    <Dialog title={words.add} onClose={onClose} testId="find-person">
      <div className="min-h-0 overflow-y-auto px-5 pt-2 pb-5">
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Field
            label={words.findLabel}
            hint={create.findHint}
            error={error}
            value={query}
            autoFocus
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-testid="find-contact"
            onChange={(event) => {
              setQuery(event.target.value)
              setError(undefined)
              setFound(undefined)
              setGroup(undefined)
            }}
            beside={
              <Button
                tone="primary"
                type="submit"
                className="h-11 pane:h-10"
                isBusy={isBusy}
                data-testid="find"
              >
                {words.find}
              </Button>
            }
          />
        </form>
        {found !== undefined && <Found user={found} onAsk={() => setIsAsking(true)} onDone={onClose} />}
        {group !== undefined && <FoundGroup card={group} onDone={onClose} />}
        <Button className="mt-5 w-full" onClick={() => setIsScanning(true)} data-testid="scan">
          <ScanLine className="size-4" />
          {words.code.scan}
        </Button>
      </div>
    </Dialog>
  )
}

/** A group of this id that lets people find it. */
async function findGroup(client: Client, query: string): Promise<GroupCard | undefined> {
  const id = Number(query)
  if (!Number.isSafeInteger(id) || id <= 0) return undefined
  return client.call('group.card', { group_id: id }).catch(() => undefined)
}

interface FoundProps {
  readonly user: PublicUser
  readonly onAsk: () => void
  readonly onDone: () => void
}

function Found({ user, onAsk, onDone }: FoundProps) {
  const { person } = useTexts()
  const words = usePeopleTexts()
  const [, navigate] = useLocation()
  const isSelf = useOwnUser().id === user.id
  const contact = useContact(user.id)
  const request = useRequestWith(user.id)
  const name = contact?.remark || nameOf(user)
  return (
    <div className="mt-4 rounded-m border border-line p-3" data-testid="found-person">
      <div className="flex items-center gap-3">
        <Avatar id={user.id} name={name} url={user.avatar_url} size="l" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">
            <Name>{name}</Name>
          </p>
          <p className="truncate text-sm text-ink-quiet tabular-nums">
            <Name>{user.username}</Name> · ID {user.id}
          </p>
        </div>
      </div>
      {isSelf ? (
        <p className="mt-2 text-sm text-ink-quiet">{words.foundYou}</p>
      ) : (
        <>
          {request !== undefined && <RequestChoices request={request} />}
          <div className="mt-3 flex gap-2">
            <Button
              className="flex-1"
              onClick={() => {
                onDone()
                navigate(pathOf({ target_type: 'user', target_id: user.id }), { state: stacked })
              }}
              data-testid="found-message"
            >
              {person.message}
            </Button>
            {contact === undefined && request === undefined && (
              <Button tone="primary" className="flex-1" onClick={onAsk} data-testid="found-ask">
                {words.ask}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  )
}
