import type { OperationInput } from '@stonechat/protocol'
import { namedTarget, targetKey } from '../base/target.js'
import type { TabId } from './channel.js'

/** Which groups' receipts the tabs follow over their one connection: it ends when no tab wants it any more. */
export class ReceiptWishes {
  readonly #tabs = new Map<string, Set<TabId>>()

  /** Takes what one tab wants; says whether the server is to be asked. */
  take(tab: TabId, input: OperationInput<'receipt.subscribe'>): boolean {
    const key = targetKey(namedTarget(input))
    const tabs = this.#tabs.get(key) ?? new Set()
    this.#tabs.set(key, tabs)
    if (input.on !== false) return tabs.add(tab) === tabs
    tabs.delete(tab)
    return tabs.size === 0
  }

  /** A new connection follows nothing yet. */
  clear(): void {
    this.#tabs.clear()
  }
}
