import type { Timeline, TimelineState } from '@stonechat/client'
import { Suspense } from 'react'
import { useClient, usePreferences, useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { Gone } from '../gone/lazy-parts.js'
import { useGone } from '../gone/use-gone.js'
import { comesByItself, errorText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { EmptyState } from '../ui/EmptyState.js'

const JoinPage = lazyPart(() => import('../group/join/JoinPage.js').then(({ JoinPage }) => JoinPage))

interface NotLoadedProps {
  readonly timeline: Timeline
  readonly error: TimelineState['error']
}

/** A conversation of which nothing could be loaded: for now, or because the server refuses it. */
export function NotLoaded({ timeline, error = 'internal' }: NotLoadedProps) {
  const texts = useTexts()
  const tryNow = useTryNow(timeline)
  const isPassing = comesByItself(error)
  return (
    <div className="min-h-0 flex-1" data-testid="not-loaded" data-kind={isPassing ? 'away' : 'refused'}>
      {isPassing ? (
        <EmptyState title={texts.connection.offline} text={texts.chat.awayText}>
          <Button tone="quiet" onClick={tryNow}>
            {texts.connection.tryNow}
          </Button>
        </EmptyState>
      ) : (
        <Suspense>
          {error === 'not_a_member' ? (
            <JoinPage groupId={timeline.target.target_id} />
          ) : (
            <Gone target={timeline.target} why={error} />
          )}
        </Suspense>
      )}
    </div>
  )
}

/** The same, said before messages of one's own that were written meanwhile. */
export function NotLoadedLine({ timeline, error = 'internal' }: NotLoadedProps) {
  const texts = useTexts()
  const { language } = usePreferences()
  const tryNow = useTryNow(timeline)
  const why = useGone(timeline.target)
  const isPassing = comesByItself(error)
  return (
    <li
      className="flex flex-wrap items-center justify-center gap-x-1 py-2 text-center text-xs text-balance text-ink-quiet"
      data-testid="not-loaded"
      data-kind={isPassing ? 'away' : 'refused'}
    >
      {isPassing ? texts.chat.awayLine : errorText(why ?? error, language)}
      {!isPassing && why === undefined && (
        <Button tone="quiet" size="s" onClick={tryNow}>
          {texts.retry}
        </Button>
      )}
    </li>
  )
}

function useTryNow(timeline: Timeline): () => void {
  const client = useClient()
  return () => {
    client.reconnect()
    void timeline.jumpToNewest()
  }
}
