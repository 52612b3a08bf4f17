import { ChevronLeft, QrCode, UserPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { contactsPath } from '../base/address.js'
import { useReadable, useTexts } from '../base/context.js'
import { goBack } from '../base/go-back.js'
import { personLayer } from '../base/person-layer.js'
import { useEscapeTo } from '../base/use-escape-to.js'
import { media, useMedia } from '../base/use-media.js'
import { passageHeading } from '../base/use-passage.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { PersonCard } from '../person/PersonCard.js'
import { OwnCode } from '../qr/OwnCode.js'
import { IconButton } from '../ui/Button.js'
import { ContactList } from './ContactList.js'
import { FindPerson } from './FindPerson.js'
import { RequestList } from './RequestList.js'

/** The contacts, or the requests to become one. */
export function ContactsPage({ isRequests }: { readonly isRequests: boolean }) {
  const texts = useTexts()
  const words = usePeopleTexts()
  const [, navigate] = useLocation()
  const hasPanes = useMedia(media.pane)
  const [layer, setLayer] = useState<'find' | 'code'>()
  const person = useReadable(personLayer)
  const parent = isRequests ? contactsPath : '/'
  const close = () => setLayer(undefined)
  useEscapeTo(parent)
  useEffect(() => closeCard, [])

  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface" data-testid="contacts-page">
      <header className="flex h-16 shrink-0 items-center gap-1 border-b border-line ps-2 pe-3 pane:ps-5">
        {(!hasPanes || isRequests) && (
          <IconButton label={texts.back} onClick={() => goBack(navigate, parent)} data-testid="back">
            <ChevronLeft className="size-5.5 rtl:-scale-x-100" />
          </IconButton>
        )}
        <h1 {...passageHeading} className="min-w-0 flex-1 truncate text-lg font-semibold outline-none">
          {isRequests ? words.requests : words.title}
        </h1>
        <IconButton label={words.code.own} onClick={() => setLayer('code')} data-testid="own-code">
          <QrCode className="size-5" />
        </IconButton>
        <IconButton label={words.add} onClick={() => setLayer('find')} isPrimary data-testid="add-contact">
          <UserPlus className="size-5" />
        </IconButton>
      </header>
      {isRequests ? <RequestList /> : <ContactList onFind={() => setLayer('find')} />}
      {layer === 'find' && <FindPerson onClose={close} />}
      {layer === 'code' && <OwnCode onClose={close} />}
      {person !== undefined && <PersonCard layer={person} onClose={closeCard} />}
    </div>
  )
}

function closeCard(): void {
  personLayer.set(undefined)
}
