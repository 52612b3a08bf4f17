import { CloudOff, RefreshCw } from 'lucide-react'
import { useClient, useReadable, useTexts } from '../base/context.js'
import { useNow } from '../base/use-now.js'
import { needsClock, wordsFor } from './connection-words.js'

/** A line about the connection, while there is something to say. */
export function ConnectionBanner() {
  const client = useClient()
  const texts = useTexts().connection
  const state = useReadable(client.connection)
  const now = useNow(needsClock(state) ? 250 : undefined)
  const words = wordsFor(state, now)

  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-16 z-20 flex justify-center">
      {words.kind !== 'none' && (
        <div
          data-testid="connection-banner"
          data-kind={words.kind}
          className="pointer-events-auto mt-1 flex min-h-8 animate-appear items-center gap-2 rounded-full border border-line bg-raised ps-3 pe-1.5 text-sm shadow-floating"
        >
          {words.kind === 'offline' ? (
            <CloudOff aria-hidden="true" className="size-4 text-warning" />
          ) : (
            <RefreshCw aria-hidden="true" className="size-3.5 animate-spin text-ink-quiet" />
          )}
          <span className="pe-1.5 tabular-nums">
            {words.kind === 'offline' && texts.offline}
            {words.kind === 'reconnecting' && texts.reconnecting(words.seconds)}
            {words.kind === 'updating' && texts.updating}
          </span>
          {words.kind === 'reconnecting' && (
            <button
              type="button"
              onClick={() => client.reconnect()}
              className="h-6 rounded-full px-2 font-medium text-accent hover:bg-accent-soft"
            >
              {texts.tryNow}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
