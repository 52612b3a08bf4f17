import type { Log } from '../contract/index.js'

/** Carries news of a commit to everything in this process that depends on it. */
export interface Channel<T> {
  /** Adds a listener, which must neither throw nor wait. The returned function removes it. */
  subscribe(listener: (news: T) => void): () => void
  /**
   * Notifies every listener before it returns, in the order in which they subscribed; one that throws is logged and does
   * not affect the others. Only for what is committed.
   */
  publish(news: T): void
}

/** @param failure the event that is logged where a listener throws */
export function createChannel<T extends { readonly userId: number }>({
  log,
  failure,
}: {
  readonly log: Log
  readonly failure: string
}): Channel<T> {
  const listeners = new Set<(news: T) => void>()

  function notify(listener: (news: T) => void, news: T): void {
    try {
      listener(news)
    } catch (error) {
      log.error({ userId: news.userId, err: error }, failure)
    }
  }

  return {
    subscribe(listener) {
      // Its own function, so that one subscribed twice is two listeners.
      const own = (news: T): void => listener(news)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    publish(news) {
      for (const listener of [...listeners]) notify(listener, news)
    },
  }
}
