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

  /** @param probe writes something that changes nothing for anybody */
  constructor({ log, probe }: { log: Log; probe: () => Promise<void> }) {
    this.#log = log
    this.#probe = probe
  }

  /** A write is durable. */
  wrote(): void {
    if (this.#failure === undefined) return
    this.#failure = undefined
    this.#loggedAt = Number.NEGATIVE_INFINITY
    this.#log.info({}, 'storage.writes_again')
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
    this.wrote()
  }
}
