/** What devices wrote to one thing, and what it may be in the end. */
export interface Write {
  readonly device: number
  readonly value: number
  readonly begunAt: number
  /** `Infinity`: it was not acknowledged. Then it may happen at any time, or never. */
  readonly doneAt: number
  /** Whether it was acknowledged, and no restore may have taken it back. */
  readonly isOwed: boolean
}

/** Whether a write with this value can have been the last: none that must be there began after it was done. Before all it is 0. */
export function mayEndAs(value: number, writes: readonly Write[]): boolean {
  const lastBegunAt = Math.max(0, ...writes.filter(({ isOwed }) => isOwed).map(({ begunAt }) => begunAt))
  if (value === 0 && lastBegunAt === 0) return true
  return writes.some((write) => write.value === value && write.doneAt >= lastBegunAt)
}

export function wordsOf({ device, value, begunAt, doneAt }: Write): string {
  const end = doneAt < Infinity ? `acknowledged at ${doneAt}` : 'not acknowledged'
  return `device ${device} set ${value} at ${begunAt}, ${end}`
}
