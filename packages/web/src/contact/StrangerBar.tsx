import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useUserName } from '../base/use-people.js'
import { Button } from '../ui/Button.js'
import { AskDialog } from './AskDialog.js'
import { RequestChoices } from './RequestRow.js'
import { useRequestWith } from './use-contacts.js'
import { usePeopleTexts } from './use-people-texts.js'

/** In place of the composer where somebody takes messages from contacts only: the way to become one. */
export function StrangerBar({ userId }: { readonly userId: number }) {
  const words = usePeopleTexts()
  const name = useUserName(userId)
  const request = useRequestWith(userId)
  const [isAsking, setIsAsking] = useState(false)
  return (
    <div
      className="shrink-0 border-t border-line bg-surface p-4 text-center text-sm text-balance text-ink-quiet"
      data-testid="stranger"
    >
      <p>{request?.from_id === userId ? words.wantsIn(name) : words.strangers(name)}</p>
      {request === undefined ? (
        <Button tone="primary" className="mt-2" onClick={() => setIsAsking(true)} data-testid="stranger-ask">
          <UserPlus className="size-4" />
          {words.ask}
        </Button>
      ) : (
        <div className="mx-auto w-fit">
          <RequestChoices request={request} />
        </div>
      )}
      {isAsking && <AskDialog userId={userId} onClose={() => setIsAsking(false)} />}
    </div>
  )
}
