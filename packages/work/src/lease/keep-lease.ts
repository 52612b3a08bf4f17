/** Holding a lease for as long as something takes. */

export interface KeptLease extends Disposable {
  /** Given once the lease is lost, or may be: renewals have failed for as long as it was to hold. */
  readonly lost: AbortSignal
}

export interface LeaseOptions {
  /** When it was asked for, by `performance.now()`: from then on it holds at least `leaseMs`. */
  readonly takenAt: number
  readonly leaseMs: number
  /** Whether it is still held. A rejection means that it is unknown; it is asked again. */
  readonly renew: () => Promise<boolean>
}

/** How often a lease is renewed before it would expire. */
const renewalsPerLease = 3

/**
 * Renews a lease until it is disposed of. How long it still holds is measured by this process's monotonic clock, from the moment it was asked for:
 * a process that was paused knows, when it goes on, that the lease may be another's by now, before it has asked anybody.
 */
export function keepLease({ takenAt, leaseMs, renew }: LeaseOptions): KeptLease {
  const lost = new AbortController()
  let renewal: NodeJS.Timeout | undefined
  let deadline: NodeJS.Timeout | undefined
  extend(takenAt)

  return {
    lost: lost.signal,
    [Symbol.dispose]: stop,
  }

  function extend(since: number): void {
    clearTimeout(deadline)
    deadline = setTimeout(lose, since + leaseMs - performance.now())
    renewal = setTimeout(() => void tryToRenew(), leaseMs / renewalsPerLease)
  }

  async function tryToRenew(): Promise<void> {
    const asked = performance.now()
    const isHeld = await renew().catch(() => undefined)
    if (deadline === undefined) return
    if (isHeld === true) extend(asked)
    else if (isHeld === false) lose()
    else renewal = setTimeout(() => void tryToRenew(), leaseMs / renewalsPerLease / 4)
  }

  function lose(): void {
    stop()
    lost.abort(new Error('the lease was lost'))
  }

  function stop(): void {
    clearTimeout(renewal)
    clearTimeout(deadline)
    deadline = undefined
  }
}
