export interface WakeUps {
  /** The page came to the front, or the machine got its network back. */
  readonly onWake: () => void
  readonly onOffline: () => void
  /** The page goes to the background, perhaps for good. */
  readonly onHide: () => void
}

/** Whether the machine says that it has a network. Where it says nothing, it has. */
export function hasNetwork(): boolean {
  return globalThis.navigator?.onLine !== false
}

/** Listens to what browsers and workers know about sleep and network; returns what stops it. In Node it does nothing. */
export function watchPlatform({ onWake, onOffline, onHide }: WakeUps): () => void {
  if (typeof globalThis.addEventListener !== 'function') return () => {}
  const stop = new AbortController()
  const { signal } = stop
  const onVisibility = () => (document.visibilityState === 'visible' ? onWake() : onHide())
  globalThis.addEventListener('online', onWake, { signal })
  globalThis.addEventListener('offline', onOffline, { signal })
  globalThis.addEventListener('pageshow', onWake, { signal })
  globalThis.addEventListener('pagehide', onHide, { signal })
  globalThis.document?.addEventListener('visibilitychange', onVisibility, { signal })
  return () => stop.abort()
}
