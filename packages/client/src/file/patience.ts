import type { ClientError } from '../base/client-error.js'
import type { FilesBase } from './base.js'

/** Waits that end early: when there is a connection again, and when nobody waits for what comes after them any more. */
export class Patience {
  readonly #base: Pick<FilesBase, 'ClientError' | 'random' | 'backoffMs'>
  readonly #waking = new Set<() => void>()

  constructor(base: Pick<FilesBase, 'ClientError' | 'random' | 'backoffMs'>) {
    this.#base = base
  }

  /** Resolves before the next try of what has failed so often. @throws ClientError `network` where the signal ends it */
  afterFailure(failures: number, error: unknown, signal: AbortSignal): Promise<void> {
    const { backoffMs, random } = this.#base
    const { retryAfterMs = 0 } = error as Partial<ClientError>
    return this.wait(Math.max(retryAfterMs, backoffMs(failures - 1, random)), signal)
  }

  /** @throws ClientError `network` where the signal ends it */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#waking.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#waking.add(end)
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
    })
    this.check(signal)
  }

  /** @throws ClientError `network` where the signal ended it */
  check(signal: AbortSignal): void {
    if (signal.aborted) throw new this.#base.ClientError('network')
  }

  /** There is a connection again. */
  wake(): void {
    for (const end of [...this.#waking]) end()
  }
}
