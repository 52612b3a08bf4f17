import type { Timeline, TimelineState } from '@stonechat/client'
import { useLocation } from 'wouter'
import { useClient, usePreferences, useTexts } from '../base/context.js'
import { comesByItself, errorText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { EmptyState } from '../ui/EmptyState.js'

interface NotLoadedProps {
  readonly timeline: Timeline
  readonly error: TimelineState['error']
}

/** A conversation of which nothing could be loaded: for now, or because the server refuses it. */
export function NotLoaded({ timeline, error = 'internal' }: NotLoadedProps) {
  const texts = useTexts()
  const { language } = usePreferences()
  const tryNow = useTryNow(timeline)
  const isPassing = comesByItself(error)
  return (
    <div className="min-h-0 flex-1" data-testid="not-loaded" data-kind={isPassing ? 'away' : 'refused'}>
      <EmptyState
        title={isPassing ? texts.connection.offline : texts.chat.errorTitle}
        text={isPassing ? texts.chat.awayText : errorText(error, language)}
      >
        {isPassing ? (
          <Button tone="quiet" onClick={tryNow}>
            {texts.connection.tryNow}
          </Button>
        ) : (
          <WayOut />
        )}
      </EmptyState>
    </div>
  )
}

/** From a conversation that there is none of, to those there are. */
export function WayOut() {
  const texts = useTexts()
  const [, navigate] = useLocation()
  return <Button onClick={() => navigate('/', { replace: true })}>{texts.list.all}</Button>
}

/** The same, said before messages of one's own that were written meanwhile. */
export function NotLoadedLine({ timeline, error = 'internal' }: NotLoadedProps) {
  const texts = useTexts()
  const { language } = usePreferences()
  const tryNow = useTryNow(timeline)
  const isPassing = comesByItself(error)
  return (
    <li
      className="flex flex-wrap items-center justify-center gap-x-1 py-2 text-center text-xs text-balance text-ink-quiet"
      data-testid="not-loaded"
      data-kind={isPassing ? 'away' : 'refused'}
    >
      {isPassing ? texts.chat.awayLine : errorText(error, language)}
      {!isPassing && (
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
