import * as limits from '@stonechat/protocol/client-limits'
import type { TabId } from './channel.js'

/** Beyond so many tabs, those that have not reported for longest are forgotten: most are closed by then. */
const tabsMax = 50

/** Whose online status the tabs want to follow: a connection has one subscription, which must serve them all. */
export class PresenceWishes {
  /** In the order of their last report. */
  readonly #wishes = new Map<TabId, readonly number[]>()

  /** Takes what one tab wants; returns what all want, the newest wishes first, as many as a subscription may name. */
  unite(tab: TabId, userIds: readonly number[]): number[] {
    this.#wishes.delete(tab)
    this.#wishes.set(tab, userIds)
    for (const oldest of this.#wishes.keys()) {
      if (this.#wishes.size <= tabsMax) break
      this.#wishes.delete(oldest)
    }
    const all = new Set([...this.#wishes.values()].reverse().flat())
    return [...all].slice(0, limits.presenceMaxUsers)
  }

  /** A new connection follows nobody yet; every tab that lives will report again. */
  clear(): void {
    this.#wishes.clear()
  }
}
