/** Going back on a phone: the browser's history where the page below is ours, else the parent's address. */

/** State of an address that was opened from its parent: the entry below it is the parent. */
export const stacked = { isStacked: true } as const

type Navigate = (path: string, options: { replace: boolean }) => void

/** Leaves for the parent without leaving a second entry of it behind. */
export function goBack(navigate: Navigate, parent: string): void {
  if (isStacked(history.state)) history.back()
  else navigate(parent, { replace: true })
}

function isStacked(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'isStacked' in state
}
