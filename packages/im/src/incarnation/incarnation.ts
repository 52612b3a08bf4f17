import type { ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'
import type { DatabaseName } from './store.js'

export interface IncarnationWatch extends Disposable {
  /**
   * The name of the database.
   * @param shown the mark that a client was given before: where it proves that the database went back, that has another name now
   * @throws StonechatError `unavailable`
   */
  current(shown?: string): Promise<DatabaseName>
}

/** Knows the name of the database, and notices when it has got another one. */
export function watchIncarnation(options: {
  store: Pick<ImStore, 'getIncarnation'>
  onChanged: () => void
}): IncarnationWatch {
  const { store, onChanged } = options
  let known: Promise<DatabaseName> | undefined
  let name: string | undefined
  /** Marks that were shown under this name, and what is asked about them: most clients show one of a few. */
  const judged = new Map<string, Promise<void>>()
  const timer = setInterval(() => void look(), imLimits.incarnationLookIntervalMs)
  timer.unref()
  return { current, [Symbol.dispose]: () => clearInterval(timer) }

  async function current(shown?: string): Promise<DatabaseName> {
    const now = await read()
    if (shown === undefined || shown === now.mark) return now
    await judge(shown)
    return read()
  }

  async function read(): Promise<DatabaseName> {
    known ??= store.getIncarnation()
    known.catch(() => {
      known = undefined
    })
    const now = await known
    name ??= now.name
    return now
  }

  function judge(mark: string): Promise<void> {
    const before = judged.get(mark)
    if (before !== undefined) return before
    const [oldest] = judged.keys()
    if (judged.size >= imLimits.marksRemembered && oldest !== undefined) judged.delete(oldest)
    const judging = store.getIncarnation(mark).then(take)
    judging.catch(() => judged.delete(mark))
    judged.set(mark, judging)
    return judging
  }

  async function look(): Promise<void> {
    if (name === undefined) return
    try {
      take(await store.getIncarnation())
    } catch {
      // Nothing is known of it while the store is out of reach.
    }
  }

  function take(found: DatabaseName): void {
    known = Promise.resolve(found)
    if (found.name === name) return
    name = found.name
    judged.clear()
    onChanged()
  }
}
