import * as limits from '@stonechat/protocol/client-limits'
import { readPages } from '../base/read-pages.js'
import type { Feed } from '../conversation/feed.js'
import type { Progress } from '../conversation/progress.js'
import type { Base } from '../feature.js'
import type { Sessions } from './sessions.js'

export interface SessionLoaderDeps extends Pick<Base, 'call' | 'keeper'> {
  readonly sessions: Sessions
  readonly feed: Feed
  readonly progress: Progress
}

/** Reads lists of sessions: all of them once for an account, and the newest once for each start on kept ones. */
export class SessionLoader {
  readonly #deps: SessionLoaderDeps
  /** Names, pictures and receipts move without a count: what was kept of them is compared once. */
  #isLookedOver = true

  constructor(deps: SessionLoaderDeps) {
    this.#deps = deps
  }

  /** A start found sessions in the store. */
  expectOld(): void {
    this.#isLookedOver = false
  }

  /**
   * Reads all pages, unless that was done before.
   * @throws ClientError `network`, or what the server says
   */
  async loadAll(): Promise<void> {
    const { call, keeper, sessions, feed } = this.#deps
    if (sessions.isLoaded) return
    await readPages(async (cursor) => {
      const page = await call('session.list', { limit: limits.sessionPageMax, cursor })
      for (const session of page.sessions) feed.session(session)
      return page
    })
    sessions.setLoaded()
    keeper.putSoon({ table: 'facts', key: 'sessions', record: { is_complete: true } })
  }

  /** Compares the newest kept sessions with the server's; again at the next call where no answer came. */
  async lookOver(): Promise<void> {
    if (this.#isLookedOver) return
    this.#isLookedOver = true
    const { call, feed, progress } = this.#deps
    try {
      const { sessions } = await call('session.list', { limit: limits.sessionPageMax })
      for (const session of sessions) if (progress.isKnown(session.conversation_id)) feed.session(session)
    } catch {
      this.#isLookedOver = false
    }
  }
}
