import { limits, StonechatError } from '@stonechat/protocol'

/** Knows which calls of some stores are under way, so that closing can wait for them. */
export class CallGate {
  #underWay = 0
  #isClosed = false
  #emptied: (() => void) | undefined

  /** The same store; once the gate is closed its methods reject with `unavailable`. */
  guard<S extends object>(store: S): S {
    const members = Object.entries(store).map(([name, member]) => [
      name,
      typeof member === 'function' ? (...args: unknown[]) => this.#pass(() => member(...args)) : member,
    ])
    return Object.fromEntries(members) as S
  }

  /** Resolves once the calls under way are answered, or after `databaseCloseTimeoutMs`. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#underWay === 0) return
    await new Promise<void>((resolve) => {
      const deadline = setTimeout(resolve, limits.databaseCloseTimeoutMs)
      this.#emptied = () => {
        clearTimeout(deadline)
        resolve()
      }
    })
  }

  async #pass<R>(call: () => Promise<R>): Promise<R> {
    if (this.#isClosed)
      throw new StonechatError('unavailable', { cause: new Error('the database is closed') })
    this.#underWay += 1
    try {
      return await call()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#emptied?.()
    }
  }
}
