/** Going back on a phone: the browser's history where the page below is ours, else the parent's address. */
import type { VisitState } from './visit.js'

/** State of an address that was opened from its parent: the entry below it is the parent. */
export const stacked = { isStacked: true } as const satisfies VisitState

type Navigate = (path: string, options: { replace: boolean }) => void

/** Leaves for the parent, from over all that was jumped to, without leaving a second entry of it behind. */
export function goBack(navigate: Navigate, parent: string): void {
  const { isStacked, jumps = 0 } = (history.state ?? {}) as VisitState
  if (isStacked === true) history.go(-1 - jumps)
  else navigate(parent, { replace: true })
}
