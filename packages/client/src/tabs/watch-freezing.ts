/**
 * Calls back when the browser is about to freeze this page, or to put it aside for the back button, and when it lives again;
 * returns what stops it.
 */
export function watchFreezing({
  onFreeze,
  onThaw,
}: {
  onFreeze: () => void
  onThaw: () => void
}): () => void {
  const stop = new AbortController()
  const { signal } = stop
  globalThis.document?.addEventListener('freeze', onFreeze, { signal })
  globalThis.document?.addEventListener('resume', onThaw, { signal })
  globalThis.addEventListener?.('pagehide', (event) => event.persisted && onFreeze(), { signal })
  globalThis.addEventListener?.('pageshow', (event) => event.persisted && onThaw(), { signal })
  return () => stop.abort()
}
