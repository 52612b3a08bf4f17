import { useEffect, useState } from 'react'
import { type Locale, textsOf } from '../text/index.js'
import { formatFull } from '../text/time.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** When a poll ends: "in 2 hours", or the date where it is more than a day away. */
export function describeClosing(locale: Locale, at: number, now: number): string {
  const left = at - now
  const texts = textsOf(locale).poll
  if (left >= dayMs) return texts.closes(formatFull(locale, at))
  if (left < minuteMs) return texts.closesSoon
  const relative = new Intl.RelativeTimeFormat(locale)
  const isHours = left >= hourMs
  const count = Math.floor(left / (isHours ? hourMs : minuteMs))
  return texts.closes(relative.format(count, isHours ? 'hour' : 'minute'))
}

/** The current time, kept current to half a minute until a moment is over. */
export function useNowUntil(at: number | undefined): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (at === undefined || at <= now) return
    const timer = setTimeout(() => setNow(Date.now()), Math.min(at - now, minuteMs / 2))
    return () => clearTimeout(timer)
  }, [at, now])
  return now
}
