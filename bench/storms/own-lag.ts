/** How late this program itself is: figures below that say nothing about the server. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolutionMs = 5

/** Begins to watch; each call answers the p99 since the one before, milliseconds. */
export function watchOwnLag(): () => number {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  return () => {
    // Each of its samples holds the pause between two of them too.
    const lagMs = Math.max(0, delays.percentile(99) / 1e6 - resolutionMs)
    delays.reset()
    return lagMs
  }
}
