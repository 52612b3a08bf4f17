/** Texts that carry their send time, so that the recipient knows how long they took. */
import { readDigits } from '../load/client-frame.js'

const marker = Buffer.from('"@')
const digits = 13
const created = Buffer.from('{"event":"message.created"')

/** Microseconds; the clock of this process. */
export const nowMicros = () => Math.floor(performance.now() * 1_000)

/** A text of about so many bytes. */
export function timedText(bytes: number): string {
  return `@${String(nowMicros()).padStart(digits, '0')}${'x'.repeat(Math.max(0, bytes - digits - 1))}`
}

/** How long a new message took, microseconds; `undefined` where the event is another. */
export function latencyOf(bytes: Buffer, start: number, end: number): number | undefined {
  if (!bytes.subarray(start, start + created.length).equals(created)) return undefined
  const at = bytes.indexOf(marker, start + created.length)
  return at < 0 || at + 2 + digits > end ? undefined : nowMicros() - readDigits(bytes, at + 2, digits)
}
