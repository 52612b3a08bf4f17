import { StonechatError } from '@stonechat/protocol'
import { storageLimits } from '../limits.js'
import type { MysqlLink } from './connect.js'

export interface PoolOptions {
  /** How many connections at most. */
  readonly size: number
  readonly open: () => Promise<MysqlLink>
  /** How long a caller waits for one; `databaseAcquireTimeoutMs` by default. */
  readonly acquireTimeoutMs?: number | undefined
}

interface Waiting {
  readonly resolve: (link: MysqlLink) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/**
 * Connections, lent to one user at a time in the order they asked. Opens them as they are needed, throws broken ones
 * away, and so survives a server that goes and comes back.
 */
export class ConnectionPool {
  readonly #size: number
  readonly #open: () => Promise<MysqlLink>
  readonly #acquireTimeoutMs: number
  readonly #idle: MysqlLink[] = []
  /** By the generation of which each is: those of a former one are cut when they come back. */
  readonly #lent = new Map<MysqlLink, number>()
  readonly #waiting: Waiting[] = []
  #opening = 0
  /** Counts how often all connections were given up, which may lead to a server that was replaced. */
  #generation = 0
  #lastFailure: Error | undefined
  #isClosed = false

  constructor(options: PoolOptions) {
    this.#size = options.size
    this.#open = options.open
    this.#acquireTimeoutMs = options.acquireTimeoutMs ?? storageLimits.databaseAcquireTimeoutMs
  }

  /**
   * @throws Error of mysql2 where the server is out of reach; StonechatError `overloaded` where all connections stay
   * busy for too long or too many wait already, `unavailable` where the pool is closed
   */
  acquire(): Promise<MysqlLink> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(closedError())
      if (this.#waiting.length >= storageLimits.databaseAcquireMaxWaiting)
        return reject(new StonechatError('overloaded'))
      const timer = setTimeout(() => this.#giveUp(waiting), this.#acquireTimeoutMs)
      const waiting: Waiting = { resolve, reject, timer }
      this.#waiting.push(waiting)
      this.#serve()
    })
  }

  release(link: MysqlLink): void {
    const generation = this.#lent.get(link)
    this.#lent.delete(link)
    if (link.isDemoted && generation === this.#generation) this.#retireAll()
    if (generation !== this.#generation) link.destroy()
    if (!link.isBroken) this.#idle.push(link)
    this.#serve()
  }

  /** Rejects waiting callers, cuts busy connections, and closes the idle ones in good order. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const waiting of this.#waiting.splice(0)) this.#refuse(waiting, closedError())
    for (const link of this.#lent.keys()) link.destroy()
    await Promise.all(this.#idle.splice(0).map((link) => link.close()))
  }

  /** The address is asked again by whoever comes next. */
  #retireAll(): void {
    this.#generation += 1
    for (const link of this.#idle.splice(0)) link.destroy()
  }

  #serve(): void {
    while (this.#waiting.length > 0) {
      const link = this.#takeIdle()
      if (link === undefined) break
      const { resolve, timer } = this.#waiting.shift()!
      clearTimeout(timer)
      this.#lent.set(link, this.#generation)
      resolve(link)
    }
    const room = this.#size - this.#lent.size - this.#opening
    const wanted = Math.min(room, this.#waiting.length - this.#opening)
    for (let count = 0; count < wanted; count += 1) void this.#openOne()
  }

  /** The most recently used one, so that the others stay idle. */
  #takeIdle(): MysqlLink | undefined {
    let link = this.#idle.pop()
    while (link?.isBroken === true) link = this.#idle.pop()
    return link
  }

  async #openOne(): Promise<void> {
    this.#opening += 1
    const generation = this.#generation
    const opened = await this.#open().catch((error: Error) => error)
    this.#opening -= 1
    if (opened instanceof Error) {
      this.#lastFailure = opened
      // While other connections live, waiting callers may get one of them; without any, waiting is pointless.
      if (this.#lent.size + this.#opening === 0)
        for (const waiting of this.#waiting.splice(0)) this.#refuse(waiting, opened)
      return
    }
    this.#lastFailure = undefined
    if (this.#isClosed || generation !== this.#generation) opened.destroy()
    else this.#idle.push(opened)
    this.#serve()
  }

  #giveUp(waiting: Waiting): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
    this.#refuse(waiting, this.#lastFailure ?? new StonechatError('overloaded'))
  }

  #refuse({ reject, timer }: Waiting, error: Error): void {
    clearTimeout(timer)
    reject(error)
  }
}

function closedError(): StonechatError {
  return new StonechatError('unavailable', { cause: new Error('the database is closed') })
}
