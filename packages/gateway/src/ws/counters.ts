import { type CloseName, closeCodes } from '@stonechat/protocol'

/** What a gateway has done since it started. */
export interface Counters {
  framesIn: number
  framesOut: number
  bytesOut: number
  /** Events framed: once each, whatever the number of connections they went to. */
  framed: number
  /** Ephemeral events that slow connections did not get. */
  dropped: number
  handshakesRefused: number
  readonly closes: Record<CloseName, number>
}

export function createCounters(): Counters {
  const closes = Object.fromEntries(Object.keys(closeCodes).map((name) => [name, 0])) as Counters['closes']
  return { framesIn: 0, framesOut: 0, bytesOut: 0, framed: 0, dropped: 0, handshakesRefused: 0, closes }
}
