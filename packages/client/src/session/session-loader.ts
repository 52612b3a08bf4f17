import { clientLimits as limits, type Session } from '@stonechat/protocol'
import type { Client } from '../api.js'

export interface SessionLoaderOptions {
  readonly call: Client['call']
  readonly take: (session: Session) => void
  readonly isKnown: (conversationId: number) => boolean
  /** All pages were read. */
  readonly onLoaded: () => void
}

/** Reads lists of sessions: all of them once for an account, and the newest once for each start on kept ones. */
export class SessionLoader {
  readonly #options: SessionLoaderOptions
  /** Names, pictures and receipts move without a count: what was kept of them is compared once. */
  #isLookedOver = true

  constructor(options: SessionLoaderOptions) {
    this.#options = options
  }

  /** A start found sessions in the store. */
  expectOld(): void {
    this.#isLookedOver = false
  }

  /**
   * Reads all pages.
   * @throws ClientError `network`, or what the server says
   */
  async loadAll(): Promise<void> {
    const { call, take, onLoaded } = this.#options
    let cursor: string | null | undefined
    do {
      const page = await call('session.list', {
        limit: limits.sessionPageMax,
        ...(cursor ? { cursor } : {}),
      })
      for (const session of page.sessions) take(session)
      cursor = page.next_cursor
    } while (cursor !== null)
    onLoaded()
  }

  /** Compares the newest kept sessions with the server's; again at the next call where nobody answers. */
  async lookOver(): Promise<void> {
    if (this.#isLookedOver) return
    this.#isLookedOver = true
    const { call, take, isKnown } = this.#options
    try {
      const { sessions } = await call('session.list', { limit: limits.sessionPageMax })
      for (const session of sessions) if (isKnown(session.conversation_id)) take(session)
    } catch {
      this.#isLookedOver = false
    }
  }
}
