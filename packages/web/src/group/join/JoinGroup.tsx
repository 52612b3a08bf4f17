import type { GroupCard, JoinOutcome } from '@stonechat/protocol'
import { joinTextMaxCharacters } from '@stonechat/protocol/limits'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { pathOf } from '../../base/address.js'
import { useApp, useClient, useOwnUser, usePreferences, useReadable, useTexts } from '../../base/context.js'
import { useSession } from '../../base/use-people.js'
import { WayOut } from '../../gone/WayOut.js'
import { failureText } from '../../text/error-text.js'
import { Avatar } from '../../ui/Avatar.js'
import { Button } from '../../ui/Button.js'
import { TextAreaField } from '../../ui/Field.js'
import { Name } from '../../ui/Name.js'
import { useGroupTexts } from '../use-group-texts.js'

interface JoinGroupProps {
  readonly card: GroupCard
  /** Why it is shown. */
  readonly lead?: string
  /** Goes in, or asks to be let in with what was said. */
  readonly join: (text: string) => Promise<JoinOutcome>
}

/** What a group is that the user is not in, the way in, and what became of a request; leads into the group once they are in it. */
export function JoinGroup({ card, lead, join }: JoinGroupProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const own = useOwnUser()
  const texts = useTexts()
  const words = useGroupTexts()
  const [, navigate] = useLocation()
  const [isBusy, setIsBusy] = useState(false)
  const [answer, setAnswer] = useState('')
  const request = useOwnRequest(card.group_id)
  const target = { target_type: 'group', target_id: card.group_id } as const
  const isIn = useSession(target) !== undefined
  const path = pathOf(target)
  // Also whoever was in it before, or is let in while this is open.
  useEffect(() => {
    if (isIn) navigate(path, { replace: true })
  }, [isIn, navigate, path])

  const run = async (doing: () => Promise<void>) => {
    setIsBusy(true)
    try {
      await doing()
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
    }
    setIsBusy(false)
  }
  const press = () =>
    run(async () => {
      const { status } = await join(answer.trim())
      if (status === 'requested') request.sent()
    })
  const withdraw = () =>
    run(async () => {
      const { group_id } = card
      await client.call('group.answer', { group_id, user_id: own.id, state: 'withdrawn' })
    })

  return (
    <div
      className="flex h-full min-h-0 flex-1 flex-col items-center overflow-y-auto p-6"
      data-testid="invitation"
    >
      <div className="my-auto flex w-full max-w-80 flex-col items-center gap-1 text-center">
        {lead !== undefined && <p className="mb-4 text-ink-quiet">{lead}</p>}
        <Avatar id={card.group_id} name={card.name} url={card.avatar_url} size="xl" isGroup />
        <h2 className="mt-3 max-w-full overflow-clip text-xl font-semibold wrap-content">
          <Name>{card.name}</Name>
        </h2>
        <p className="text-sm text-ink-quiet tabular-nums">{texts.chat.members(card.member_count)}</p>
        {request.isDeclined && (
          <p className="mt-4" role="status" data-testid="join-declined">
            {words.requestDeclined}
          </p>
        )}
        {card.approval && !request.isWaiting && (
          <TextAreaField
            className="mt-4 w-full text-start"
            label={card.question || words.requestText}
            value={answer}
            maxLength={joinTextMaxCharacters}
            onChange={(event) => setAnswer(event.target.value)}
            data-testid="join-answer"
          />
        )}
        {request.isWaiting ? (
          <>
            <p className="mt-6" role="status" data-testid="join-waits">
              {words.requestSent}
            </p>
            <Button
              className="mt-4 w-full"
              isBusy={isBusy}
              onClick={() => void withdraw()}
              data-testid="withdraw-request"
            >
              {words.withdraw}
            </Button>
          </>
        ) : (
          <Button
            tone="primary"
            className="mt-6 w-full"
            isBusy={isBusy}
            onClick={() => void press()}
            data-testid="join-group"
          >
            {card.approval ? words.askToJoin : words.joinGroup}
          </Button>
        )}
        <div className="mt-2">
          <WayOut />
        </div>
      </div>
    </div>
  )
}

/** The user's own request to be let into a group. */
function useOwnRequest(groupId: number) {
  const request = useReadable(useClient().joins).requests[groupId]
  /** Whether the server has taken one that there is no news of yet. */
  const [isSent, setIsSent] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each news of it
  useEffect(() => setIsSent(false), [request])
  const isWaiting = isSent || request?.state === 'pending'
  return {
    isWaiting,
    isDeclined: !isWaiting && request?.state === 'declined',
    sent: () => setIsSent(true),
  }
}
