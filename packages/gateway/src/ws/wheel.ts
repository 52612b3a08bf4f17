/** Something that is looked at again after a while. */
export interface Scheduled {
  /** Where in the wheel it stands; -1 nowhere. Only the wheel writes it. */
  slot: number
}

export interface Wheel<T extends Scheduled> {
  /** Looks at the item again after about `delayMs`, or earlier where that is further than the wheel reaches. */
  schedule(item: T, delayMs: number): void
  remove(item: T): void
  stop(): void
}

export interface WheelOptions<T> {
  readonly tickMs: number
  readonly slots: number
  /** Called once for each schedule; it may schedule the item again. */
  readonly onDue: (item: T) => void
}

/** One timer for any number of items, so that an idle connection costs no timer of its own. */
export function createWheel<T extends Scheduled>({ tickMs, slots, onDue }: WheelOptions<T>): Wheel<T> {
  const wheel = Array.from({ length: slots }, () => new Set<T>())
  let now = 0

  const timer = setInterval(() => {
    now = (now + 1) % slots
    const due = wheel[now]!
    wheel[now] = new Set()
    for (const item of due) item.slot = -1
    for (const item of due) onDue(item)
  }, tickMs)
  timer.unref()

  const remove = (item: T) => {
    if (item.slot >= 0) wheel[item.slot]!.delete(item)
    item.slot = -1
  }

  return {
    schedule(item, delayMs) {
      remove(item)
      const ticks = Math.min(slots - 1, Math.max(1, Math.ceil(delayMs / tickMs)))
      item.slot = (now + ticks) % slots
      wheel[item.slot]!.add(item)
    },
    remove,
    stop() {
      clearInterval(timer)
    },
  }
}
