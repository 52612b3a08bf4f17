/**
 * After a layer has closed: the focus goes back to what had it before, or to where people write. What closed the layer may have
 * moved it on purpose; then it stays there.
 */
export function returnFocusTo(opener: Element | null): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return
  const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body
  const place = isThere ? opener : document.querySelector<HTMLElement>('[data-focus-home], main')
  place?.focus()
}
