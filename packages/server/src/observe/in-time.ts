import { withDeadline } from '@stonechat/protocol/base'

/** How long the other figures wait for a database that does not answer; its own are left out then. */
const countsTimeoutMs = 1_000

/** What the database says, unless that takes too long or fails. */
export function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  return withDeadline(answer, countsTimeoutMs, 'the database').catch(() => undefined)
}
