/** Answers by key; what is not there has none. */
type Ask<K, V> = (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>

interface Batch<K, V> {
  readonly keys: Set<K>
  readonly answers: Promise<ReadonlyMap<K, V>>
}

/**
 * Lets questions share statements: while one is under way, the next gathers. Alone, a question waits for nobody; when
 * thousands come back at once, hundreds are asked together. What is answered was read after it was asked for.
 * @param maxKeys of one question; what is more goes into the next one
 */
export function gather<K, V>(
  ask: Ask<K, V>,
  maxKeys: number,
): (keys: readonly K[]) => Promise<ReadonlyMap<K, V>> {
  let gathering: Batch<K, V> | undefined
  let underWay: Promise<unknown> = Promise.resolve()

  const begin = (): Batch<K, V> => {
    const keys = new Set<K>()
    const before = underWay
    const answers = before.then(() => {
      if (gathering?.keys === keys) gathering = undefined
      return ask([...keys])
    })
    underWay = answers.catch(() => {})
    return { keys, answers }
  }

  return (keys) => {
    if (keys.length === 0) return Promise.resolve(new Map())
    if (gathering === undefined || gathering.keys.size + keys.length > maxKeys) gathering = begin()
    for (const key of keys) gathering.keys.add(key)
    return gathering.answers
  }
}
