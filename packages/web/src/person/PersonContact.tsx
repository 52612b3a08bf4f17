import { Share2, Tag, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useUserName } from '../base/use-people.js'
import { ShareCard } from '../card/ShareCard.js'
import { AskDialog } from '../contact/AskDialog.js'
import { EditContact } from '../contact/EditContact.js'
import { RequestChoices } from '../contact/RequestRow.js'
import { useContact, useRequestWith } from '../contact/use-contacts.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { Button } from '../ui/Button.js'

/** On somebody's page: what the user keeps of them as a contact, or the way to become contacts. */
export function PersonContact({ userId }: { readonly userId: number }) {
  const words = usePeopleTexts()
  const name = useUserName(userId)
  const contact = useContact(userId)
  const request = useRequestWith(userId)
  const [dialog, setDialog] = useState<'ask' | 'edit' | 'share'>()
  const close = () => setDialog(undefined)
  return (
    <section className="border-t border-line py-4" data-testid="person-contact">
      {request !== undefined ? (
        <>
          <p className="text-sm">{request.from_id === userId ? words.wantsIn(name) : words.askedBefore}</p>
          <RequestChoices request={request} />
        </>
      ) : contact === undefined ? (
        <Button className="w-full" onClick={() => setDialog('ask')} data-testid="ask-contact">
          <UserPlus className="size-4" />
          {words.ask}
        </Button>
      ) : (
        <Button className="w-full" onClick={() => setDialog('edit')} data-testid="edit-details">
          <Tag className="size-4" />
          {words.edit}
        </Button>
      )}
      <Button className="mt-2 w-full" onClick={() => setDialog('share')} data-testid="share-card">
        <Share2 className="size-4" />
        {words.card.share}
      </Button>
      {dialog === 'share' && (
        <ShareCard subject={{ target_type: 'user', target_id: userId }} onClose={close} />
      )}
      {dialog === 'ask' && <AskDialog userId={userId} onClose={close} />}
      {dialog === 'edit' && contact !== undefined && <EditContact contact={contact} onClose={close} />}
    </section>
  )
}
