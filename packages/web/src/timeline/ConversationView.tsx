import type { MessageView, Timeline } from '@stonechat/client'
import type { Target, TargetType } from '@stonechat/protocol'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import type { Answered } from '../base/answered.js'
import { useClient, useReadable } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { useConversationFace, useGroup, useSession } from '../base/use-people.js'
import { Composer, type ComposerMode } from '../composer/Composer.js'
import { ComposerGate } from '../composer/ComposerGate.js'
import type { Tray } from '../files/tray/tray.js'
import { SelectBar } from '../forward/lazy-parts.js'
import { stopSelecting, useSelection } from '../forward/selection.js'
import { Gone, GoneBar } from '../gone/lazy-parts.js'
import { useIsUnknown } from '../gone/use-is-unknown.js'
import { comesByItself } from '../text/error-text.js'
import { ConversationHeader } from './ConversationHeader.js'
import { MessageDialogs, type MessageQuestion } from './MessageDialogs.js'
import { MessagePane, Waiting } from './MessagePane.js'
import { useMessageActions } from './use-message-actions.js'

const NoticeBar = lazyPart(() => import('../group/notice/NoticeBar.js').then(({ NoticeBar }) => NoticeBar))
const PinnedBar = lazyPart(() => import('../pin/PinnedBar.js').then(({ PinnedBar }) => PinnedBar))

interface ConversationViewProps {
  readonly targetType: TargetType
  readonly targetId: number
}

/** The second pane: one conversation. Give it a key, so that each conversation starts fresh. */
export function ConversationView({ targetType, targetId }: ConversationViewProps) {
  const target = useMemo<Target>(
    () => ({ target_type: targetType, target_id: targetId }),
    [targetType, targetId],
  )
  const timeline = useOpenTimeline(target)
  const isUnknown = useIsUnknown(targetType === 'user' ? targetId : undefined)
  return (
    <section className="flex min-h-0 flex-1 flex-col" data-testid="conversation-view">
      <ConversationHeader target={target} />
      {isUnknown ? (
        // An address may name anybody, also somebody who does not exist.
        <div className="min-h-0 flex-1" data-testid="not-loaded" data-kind="refused">
          <Suspense>
            <Gone target={target} why="user_not_found" />
          </Suspense>
        </div>
      ) : timeline === undefined ? (
        <Waiting />
      ) : (
        <OpenConversation target={target} timeline={timeline} />
      )}
    </section>
  )
}

/** Opens in an effect and closes on leaving, so that React may mount twice. */
function useOpenTimeline(target: Target): Timeline | undefined {
  const client = useClient()
  const [timeline, setTimeline] = useState<Timeline>()
  useEffect(() => {
    const opened = client.open(target)
    setTimeline(opened)
    return () => opened.close()
  }, [client, target])
  return timeline
}

function OpenConversation({ target, timeline }: { readonly target: Target; readonly timeline: Timeline }) {
  const state = useReadable(timeline)
  const { title } = useConversationFace(target)
  const group = useGroup(target.target_type === 'group' ? target.target_id : undefined)
  const hasPins = useSession(target)?.pins_rev !== undefined
  const [mode, setMode] = useState<ComposerMode>({ kind: 'new' })
  const [question, setQuestion] = useState<MessageQuestion>()
  const actions = useMessageActions(timeline, setMode, setQuestion)
  const leaveMode = useCallback(() => setMode({ kind: 'new' }), [])
  const answer = useCallback((message: Answered) => setMode({ kind: 'reply', message }), [])
  // What was refused is not lost; nor is what is being edited by now.
  const editAgain = useCallback(
    (message: MessageView, text: string, tray: Tray) =>
      setMode((now) => (now.kind === 'edit' ? now : { kind: 'edit', message, text, tray })),
    [],
  )
  const selection = useSelection(target)
  useEffect(() => stopSelecting, [])
  const editLast = () => {
    const last = findLastEditable(state.messages, actions.canEdit)
    if (last !== undefined) setMode({ kind: 'edit', message: last })
  }

  const error = state.error ?? 'internal'
  const isRefused = state.status === 'error' && !comesByItself(error)
  return (
    <>
      {hasPins && (
        <Suspense>
          <PinnedBar target={target} />
        </Suspense>
      )}
      {group && group.notice_rev > 0 && !group.notice_read && (
        <Suspense>
          <NoticeBar group={group} />
        </Suspense>
      )}
      <MessagePane timeline={timeline} state={state} target={target} title={title} actions={actions} />
      {isRefused ? (
        state.messages.length > 0 && (
          <Suspense>
            <GoneBar target={target} why={error} />
          </Suspense>
        )
      ) : (
        <div className={selection === undefined ? 'contents' : 'hidden'}>
          <ComposerGate target={target} messages={state.status === 'loading' ? undefined : state.messages}>
            <Composer
              timeline={timeline}
              target={target}
              title={title}
              mode={mode}
              onLeaveMode={leaveMode}
              onAnswer={answer}
              onEditLast={editLast}
              onEditFailed={editAgain}
            />
          </ComposerGate>
        </div>
      )}
      {selection !== undefined && (
        <Suspense>
          <SelectBar target={target} selection={selection} />
        </Suspense>
      )}
      <MessageDialogs
        target={target}
        receipts={timeline.receipts}
        question={question}
        onClose={() => setQuestion(undefined)}
      />
    </>
  )
}

function findLastEditable(
  messages: readonly MessageView[],
  canEdit: (message: MessageView) => boolean,
): MessageView | undefined {
  return messages.findLast(canEdit)
}
