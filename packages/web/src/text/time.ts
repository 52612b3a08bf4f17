/** Times as people read them. All take Unix milliseconds and the locale of the reader. */
import { type Locale, textsOf } from './index.js'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: Locale, at: number, options: Intl.DateTimeFormatOptions): string {
  const key = locale + JSON.stringify(options)
  let found = formats.get(key)
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale, options)
    formats.set(key, found)
  }
  return found.format(at)
}

/** How many calendar days (local) lie between two moments. */
export function daysBetween(from: number, to: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0)
  return Math.round((midnight(to) - midnight(from)) / 86_400_000)
}

/** `09:41`. */
export function formatTime(locale: Locale, at: number): string {
  return format(locale, at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** For the conversation list: time today, then "yesterday", weekday, date, as short as is unambiguous. */
export function formatListTime(locale: Locale, at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return formatTime(locale, at)
  if (days === 1) return textsOf(locale).time.yesterday
  if (days < 7) return format(locale, at, { weekday: 'short' })
  if (sameYear(at, now)) return format(locale, at, { month: 'short', day: 'numeric' })
  return format(locale, at, { year: 'numeric', month: 'numeric', day: 'numeric' })
}

/** For day separators: "Today", "Yesterday", a weekday, or the date. */
export function formatDay(locale: Locale, at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0) return textsOf(locale).time.today
  if (days === 1) return textsOf(locale).time.yesterday
  if (days > 0 && days < 7) return format(locale, at, { weekday: 'long' })
  if (sameYear(at, now)) return format(locale, at, { month: 'long', day: 'numeric', weekday: 'short' })
  return format(locale, at, { year: 'numeric', month: 'long', day: 'numeric' })
}

/** Full date and time, for tooltips and details. */
export function formatFull(locale: Locale, at: number): string {
  return format(locale, at, { dateStyle: 'medium', timeStyle: 'short' })
}

/** A date with its year. */
export function formatDate(locale: Locale, at: number): string {
  return format(locale, at, { dateStyle: 'medium' })
}

/** The month of a moment, with its year. */
export function formatMonth(locale: Locale, at: number): string {
  return format(locale, at, { year: 'numeric', month: 'long' })
}

/** "5 minutes ago", for when somebody was last seen. */
export function formatAgo(locale: Locale, at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 1) return textsOf(locale).time.justNow
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (minutes < 60) return relative.format(-minutes, 'minute')
  if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour')
  const days = daysBetween(at, now)
  return days < 7 ? relative.format(-days, 'day') : formatDate(locale, at)
}

function sameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear()
}
