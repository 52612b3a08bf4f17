/** Sizes and lengths as people read them. */
import type { Locale } from '../text/index.js'

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** `1.4 MB`: of 1,000 each, as systems and shops count. */
export function formatBytes(locale: Locale, bytes: number): string {
  let value = bytes
  let unit = 0
  // What would be rounded to 1,000 of a unit is 1 of the next one.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${units[unit]}`
}

/** `0:07`, `12:40`, `1:02:03`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1_000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60]
  const hours = Math.floor(seconds / 3_600)
  if (hours > 0) parts.unshift(hours)
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
