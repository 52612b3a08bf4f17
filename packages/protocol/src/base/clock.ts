import type { Clock } from './ports.js'

declare const performance: { now(): number }

/** The clock of the machine. */
export const systemClock: Clock = Object.assign(() => Date.now(), { monotonic: () => performance.now() })

/** How durations are measured: what the wall clock is set to makes no difference. */
export function monotonicOf(clock: Clock): () => number {
  return clock.monotonic ?? clock
}
