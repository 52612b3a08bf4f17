import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useUserName } from '../base/use-people.js'
import { Button } from '../ui/Button.js'
import { AskDialog } from './AskDialog.js'
import { RequestChoices } from './RequestRow.js'
import { useRequestWith } from './use-contacts.js'
import { usePeopleTexts } from './use-people-texts.js'

export interface StrangerBarProps {
  readonly userId: number
  /** Gives way to the composer, where nobody knows yet whether they take messages from contacts only. */
  readonly onTry: (() => void) | undefined
}

/** In place of the composer where somebody takes messages from contacts only, or may: the way to become one. */
export function StrangerBar({ userId, onTry }: StrangerBarProps) {
  const words = usePeopleTexts()
  const name = useUserName(userId)
  const request = useRequestWith(userId)
  const [isAsking, setIsAsking] = useState(false)
  return (
    <div
      className="shrink-0 border-t border-line bg-surface p-4 text-center text-sm text-balance text-ink-quiet"
      data-testid="stranger"
    >
      <p>
        {request?.from_id === userId
          ? words.wantsIn(name)
          : onTry === undefined
            ? words.strangers(name)
            : words.mayBeStranger(name)}
      </p>
      <div className="mt-2 flex flex-wrap items-center justify-center gap-2">
        {request === undefined ? (
          <Button tone="primary" onClick={() => setIsAsking(true)} data-testid="stranger-ask">
            <UserPlus className="size-4" />
            {words.ask}
          </Button>
        ) : (
          <div className="w-fit">
            <RequestChoices request={request} />
          </div>
        )}
        {onTry !== undefined && (
          <Button tone="quiet" onClick={onTry} data-testid="stranger-try">
            {words.writeAnyway}
          </Button>
        )}
      </div>
      {isAsking && <AskDialog userId={userId} onClose={() => setIsAsking(false)} />}
    </div>
  )
}
