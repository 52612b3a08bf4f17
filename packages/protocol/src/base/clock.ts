import type { Clock } from './ports.js'

declare const performance: { now(): number }

/** The clock of the machine. Both sides give whole milliseconds: what is computed from them is stored as such. */
export const systemClock: Clock = Object.assign(() => Date.now(), {
  monotonic: () => Math.floor(performance.now()),
})

/** How it is measured what nobody has used for long. */
export function agingOf(clock: Clock): () => number {
  return clock.aging ?? clock
}

/** How it is noted that something was used. */
export function usedAtOf(clock: Clock): () => number {
  return clock.usedAt ?? clock
}

/** How durations are measured: what the wall clock is set to makes no difference. */
export function monotonicOf(clock: Clock): () => number {
  return clock.monotonic ?? clock
}
