import type { Client, MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useState } from 'react'
import { useClient, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { isModerator, useGroup } from '../base/use-people.js'
import { ConfirmDialog } from '../ui/layers.js'
import { describeClosing } from './closing.js'
import { PollVoters } from './PollVoters.js'
import type { PollContent, PollState } from './poll-state.js'

interface PollFootProps {
  readonly content: PollContent
  readonly message: MessageView
  readonly target: Target
  readonly state: PollState
  readonly now: number
  readonly isTabStop: boolean
  readonly onTakeBack: () => void
}

/** How many voted, until when one may, and the few things to press. */
export function PollFoot({ content, message, target, state, now, isTabStop, onTakeBack }: PollFootProps) {
  const client = useClient()
  const { language } = usePreferences()
  const texts = useTexts().poll
  const [layer, setLayer] = useState<'who' | 'close'>()
  const mayClose = useMayClose(message, target)
  const { seq } = message
  const { voters, own, isClosed } = state
  const hideLayer = () => setLayer(undefined)
  const actions = [
    {
      label: texts.who,
      id: 'who',
      isThere: content.anonymous !== true && voters > 0,
      act: () => setLayer('who'),
    },
    { label: texts.takeBack, id: 'take-back', isThere: !isClosed && own.length > 0, act: onTakeBack },
    { label: texts.close, id: 'close', isThere: !isClosed && mayClose, act: () => setLayer('close') },
  ].filter(({ isThere }) => isThere)
  return (
    <div translate="no" className="mt-1.5 text-xs text-ink-soft">
      <p className="flex flex-wrap gap-x-3 tabular-nums">
        <span data-testid="poll-voters">{texts.voters(voters)}</span>
        {isClosed && <span data-testid="poll-closed">{texts.closed}</span>}
        {!isClosed && content.closes_at !== undefined && (
          <span data-testid="poll-closes">{describeClosing(language, content.closes_at, now)}</span>
        )}
      </p>
      {actions.length > 0 && (
        <p className="mt-1 flex flex-wrap gap-x-4">
          {actions.map(({ label, id, act }) => (
            <button
              key={id}
              type="button"
              tabIndex={isTabStop ? 0 : -1}
              data-testid={`poll-${id}`}
              onClick={act}
              className="min-h-6 rounded-s font-medium text-accent hover:underline"
            >
              {label}
            </button>
          ))}
        </p>
      )}
      {layer === 'who' && seq !== undefined && (
        <PollVoters {...{ state, target, seq, version: JSON.stringify(message.poll) }} onClose={hideLayer} />
      )}
      {layer === 'close' && seq !== undefined && (
        <ConfirmDialog
          title={texts.closeTitle}
          text={texts.closeText}
          action={texts.close}
          onConfirm={() => closePoll(client, target, seq)}
          onClose={hideLayer}
        />
      )}
    </div>
  )
}

async function closePoll(client: Client, target: Target, seq: number): Promise<void> {
  const timeline = client.open(target)
  await timeline.closePoll(seq).finally(() => timeline.close())
}

/** Who asked, and who looks after a group, may end a poll that is sent. */
function useMayClose({ senderId, seq }: MessageView, { target_type, target_id }: Target): boolean {
  const ownId = useOwnUser().id
  const role = useGroup(target_type === 'group' ? target_id : undefined)?.role
  return seq !== undefined && (senderId === ownId || isModerator(role))
}
