import type { GroupCard } from '@stonechat/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../../base/context.js'
import { WayOut } from '../../gone/WayOut.js'
import { failureText } from '../../text/error-text.js'
import { Button } from '../../ui/Button.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Spinner } from '../../ui/Spinner.js'
import { JoinGroup } from '../join/JoinGroup.js'
import { useGroupTexts } from '../use-group-texts.js'

/** Where a link into a group leads: what the group is, and the way in. */
export function InvitePage({ code }: { readonly code: string }) {
  const { client } = useApp()
  const { language } = usePreferences()
  const texts = useTexts()
  const { invitedText } = useGroupTexts()
  const { card, failure, read } = useCard(code)
  if (card !== undefined)
    return (
      <JoinGroup
        card={card}
        lead={invitedText}
        join={(text) => client.call('invite.accept', { code, text })}
      />
    )
  if (failure === undefined)
    return (
      <div className="flex flex-1 items-center justify-center text-ink-quiet">
        <Spinner />
      </div>
    )
  return (
    <div className="min-h-0 flex-1" data-testid="invite-refused">
      <EmptyState title={failureText(failure, language)}>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={read}>{texts.retry}</Button>
          <WayOut />
        </div>
      </EmptyState>
    </div>
  )
}

/** What the link leads to, or why that cannot be had. */
function useCard(code: string) {
  const { client } = useApp()
  const [card, setCard] = useState<GroupCard>()
  const [failure, setFailure] = useState<unknown>()
  const read = useCallback(() => {
    setFailure(undefined)
    client.call('invite.get', { code }).then(setCard, setFailure)
  }, [client, code])
  useEffect(read, [read])
  return { card, failure, read }
}
