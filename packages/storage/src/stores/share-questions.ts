import { gather } from '@stonechat/protocol/base'

/**
 * Lets questions share statements: while one is under way, the next gathers. Alone, a question never waits; when thousands
 * of clients reconnect at once, hundreds are asked together. What is answered was read after it was asked for.
 * @param ask answers by key; what is not there has no answer
 * @param maxKeys of one question; what is more goes into the next one
 */
export function shareQuestions<K, V>(
  ask: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
  maxKeys: number,
): (keys: readonly K[]) => Promise<ReadonlyMap<K, V>> {
  const batches = gather<readonly K[], Set<K>, ReadonlyMap<K, V>>({
    empty: () => new Set(),
    add(held, keys) {
      for (const key of keys) held.add(key)
    },
    fits: (held, keys) => held.size + keys.length <= maxKeys,
    // Those of the same turn are asked together.
    pause: () => Promise.resolve(),
    work: (held) => ask([...held]),
  })
  return (keys) => (keys.length === 0 ? Promise.resolve(new Map()) : batches.put(keys).done)
}
