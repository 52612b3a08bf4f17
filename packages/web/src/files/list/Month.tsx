import type { ReactNode } from 'react'
import { usePreferences } from '../../base/context.js'
import { formatMonth } from '../../text/time.js'

interface MonthProps {
  /** A moment in it. */
  readonly month: number
  readonly children: ReactNode
}

/** What was sent in one month, under its name. */
export function Month({ month, children }: MonthProps) {
  const { language } = usePreferences()
  return (
    <section>
      <h3
        className="sticky top-0 z-10 bg-surface py-2 text-sm font-medium text-ink-quiet"
        data-testid="month"
      >
        {formatMonth(language, month)}
      </h3>
      {children}
    </section>
  )
}
