import type { Log } from '@stonechat/im/contract'
import { StonechatError } from '@stonechat/protocol'
import { storageLimits } from '../limits.js'

/**
 * Knows whether the database takes writes, as far as it was tried: a full disk or a server that became read-only still answers
 * every question. What keeps it from writing is logged with its cause, at most every few seconds.
 */
export class WriteHealth {
  readonly #log: Log
  readonly #probe: () => Promise<void>
  #failure: StonechatError | undefined
  #loggedAt = Number.NEGATIVE_INFINITY
  #unlogged = 0
  #isProbing = false
  /** Whether whoever reads the log takes it for failing. */
  #isSaid = false

  /** @param probe writes something that changes nothing for anybody */
  constructor({ log, probe }: { log: Log; probe: () => Promise<void> }) {
    this.#log = log
    this.#probe = probe
  }

  /** A call that may write succeeded. What had nothing to change does so on a full disk too, so that this alone proves nothing. */
  succeeded(): void {
    if (this.#failure === undefined || this.#isProbing) return
    this.#isProbing = true
    void this.check()
      .catch(() => {})
      .finally(() => {
        this.#isProbing = false
      })
  }

  /** A call failed; those that are refused for what they ask are none of its business. */
  failed(error: unknown, isWrite: boolean): void {
    if (!(error instanceof StonechatError) || error.code !== 'unavailable') return
    if (isWrite) this.#failure = error
    this.#unlogged += 1
    if (performance.now() - this.#loggedAt < storageLimits.failureLogIntervalMs) return
    this.#log.error({ err: error.cause ?? error, failures: this.#unlogged }, 'storage.failed')
    this.#loggedAt = performance.now()
    this.#unlogged = 0
    this.#isSaid = this.#failure !== undefined
  }

  /** Where the last write failed, tries another one. @throws StonechatError `unavailable` */
  async check(): Promise<void> {
    if (this.#failure === undefined) return
    try {
      await this.#probe()
    } catch (error) {
      this.failed(error, true)
      throw this.#failure
    }
    this.#recover()
  }

  #recover(): void {
    this.#failure = undefined
    // A disk that is about full takes some writes and refuses others: that is no line each.
    if (!this.#isSaid) return
    this.#isSaid = false
    this.#log.info({}, 'storage.writes_again')
  }
}
