/** Work that must end: with its time, with its lease, or with its process. */
import { workLimits } from '../limits.js'

/** Why work was cut short: its time was over, its lease lost, or the process is stopping. */
export type Cut = 'timed_out' | 'lost' | 'stopped'

export type BoundedResult<T> =
  | { readonly status: 'done'; readonly value: T }
  | {
      readonly status: 'failed'
      readonly error: unknown
      readonly cut: Cut | undefined
      /** Whether it ignored the signal, and may still be running. */
      readonly isLeft: boolean
    }

export interface Bounds {
  readonly timeoutMs: number
  readonly lost: AbortSignal
  readonly stopped: AbortSignal
}

/**
 * Does work, telling it by its signal to stop where it may not go on: it then has `abortGraceMs` to do so, or `stopGraceMs` where the
 * process is stopping, and is left to itself after that. Where it may not even begin, it does not. Never rejects, and always ends.
 */
export async function runBounded<T>(
  { timeoutMs, lost, stopped }: Bounds,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<BoundedResult<T>> {
  const already = lost.aborted ? 'lost' : stopped.aborted ? 'stopped' : undefined
  if (already !== undefined)
    return { status: 'failed', error: new Error(reasons[already]), cut: already, isLeft: false }
  const controller = new AbortController()
  let cut: Cut | undefined
  let isLeft = false
  let grace: NodeJS.Timeout | undefined
  let leave: (error: Error) => void = () => {}
  const left = new Promise<never>((_, reject) => {
    leave = reject
  })
  const cutShort = (why: Cut) => () => {
    if (cut !== undefined) return
    cut = why
    controller.abort(new Error(reasons[why]))
    grace = setTimeout(
      () => {
        isLeft = true
        leave(new Error(`${reasons[why]}, and it did not stop`))
      },
      why === 'stopped' ? workLimits.stopGraceMs : workLimits.abortGraceMs,
    )
  }
  const onLost = cutShort('lost')
  const onStopped = cutShort('stopped')
  const timeout = setTimeout(cutShort('timed_out'), timeoutMs)
  lost.addEventListener('abort', onLost, { once: true })
  stopped.addEventListener('abort', onStopped, { once: true })
  try {
    return { status: 'done', value: await Promise.race([work(controller.signal), left]) }
  } catch (error) {
    return { status: 'failed', error, cut, isLeft }
  } finally {
    clearTimeout(timeout)
    clearTimeout(grace)
    lost.removeEventListener('abort', onLost)
    stopped.removeEventListener('abort', onStopped)
  }
}

const reasons: Readonly<Record<Cut, string>> = {
  timed_out: 'it took too long',
  lost: 'its lease was lost',
  stopped: 'the process is stopping',
}
