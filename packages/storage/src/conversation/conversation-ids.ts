import type { TargetKey } from '@stonechat/im/contract'
import { keyText, pairText } from '@stonechat/im/rules'
import type { Tx } from '../sql/tx.js'

const maxCached = 50_000

/** The id of each conversation by what is in it. It never changes, so that it may be remembered. */
export class ConversationIds {
  readonly #known = new Map<string, number>()

  /** Ids by `keyText`; conversations that do not exist are missing. At most one statement for each kind. */
  async find(tx: Tx, keys: readonly TargetKey[]): Promise<Map<string, number>> {
    const found = new Map<string, number>()
    const unknown: TargetKey[] = []
    for (const key of keys) {
      const text = keyText(key)
      const id = this.#known.get(text)
      if (id === undefined) unknown.push(key)
      else found.set(text, id)
    }
    for (const [text, id] of await this.#load(tx, unknown)) found.set(text, id)
    return found
  }

  /** Remembers ids that are committed. */
  remember(ids: Iterable<readonly [string, number]>): void {
    for (const [text, id] of ids) {
      this.#known.delete(text)
      this.#known.set(text, id)
    }
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxCached) break
      this.#known.delete(oldest)
    }
  }

  async #load(tx: Tx, keys: readonly TargetKey[]): Promise<[string, number][]> {
    const pairs = keys.flatMap((key) => (key.kind === 'direct' ? [[key.low, key.high]] : []))
    const groupIds = keys.flatMap((key) => (key.kind === 'group' ? [key.groupId] : []))
    const found: [string, number][] = []
    if (pairs.length > 0) {
      const rows = await tx.db
        .selectFrom(tx.engine.tuples<{ low: number; high: number }>(['low', 'high'], pairs).as('w'))
        .innerJoin('im_conversations as c', (join) =>
          join.onRef('c.direct_low', '=', 'w.low').onRef('c.direct_high', '=', 'w.high'),
        )
        .select(['c.id', 'w.low', 'w.high'])
        .execute()
      for (const row of rows) found.push([pairText(row.low, row.high), row.id])
    }
    if (groupIds.length > 0) {
      const rows = await tx.db
        .selectFrom('im_conversations')
        .select(['id', 'group_id'])
        .where('group_id', 'in', groupIds)
        .execute()
      for (const row of rows) found.push([`g${row.group_id}`, row.id])
    }
    return found
  }
}
