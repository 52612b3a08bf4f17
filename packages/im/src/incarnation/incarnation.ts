import type { ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'

export interface IncarnationWatch extends Disposable {
  /** The name of the database. @throws StonechatError `unavailable` */
  current(): Promise<string>
}

/** Knows the name of the database, and notices when it has got another one. */
export function watchIncarnation(options: {
  store: Pick<ImStore, 'getIncarnation'>
  onChanged: () => void
}): IncarnationWatch {
  const { store, onChanged } = options
  let known: Promise<string> | undefined
  const timer = setInterval(() => void look(), imLimits.incarnationLookIntervalMs)
  timer.unref()
  return { current, [Symbol.dispose]: () => clearInterval(timer) }

  function current(): Promise<string> {
    known ??= store.getIncarnation()
    known.catch(() => {
      known = undefined
    })
    return known
  }

  async function look(): Promise<void> {
    if (known === undefined) return
    try {
      const [before, now] = [await known, await store.getIncarnation()]
      if (before === now) return
      known = Promise.resolve(now)
      onChanged()
    } catch {
      // Nothing is known of it while the store is out of reach.
    }
  }
}
