import type { Presence } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import type { Client, Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import type { Base } from '../feature.js'

/** A changed set is sent once it has not changed for this long: scrolling changes it often. */
const gatherMs = 50

/** Who is on the screen, followed through one subscription that names them all, and the online status of each. */
export class Presences {
  readonly #call: Client['call']
  readonly #cells = new Map<number, Cell<Presence | undefined>>()
  /** How often each is on the screen, with a name or a status. */
  readonly #followed = new Map<number, number>()
  #told = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor({ call }: Pick<Base, 'call'>) {
    this.#call = call
  }

  view(userId: number): Readable<Presence | undefined> {
    return this.#cell(userId)
  }

  /** Is notified of what happens to a user, until what it returns is called. */
  follow(userId: number): () => void {
    this.#count(userId, 1)
    return () => this.#count(userId, -1)
  }

  /** Also of users of whom only the name is on the screen: their status is not asked for again when it is shown too. */
  put(presence: Presence): void {
    this.#cell(presence.user_id).set(presence)
  }

  /** A new connection follows nobody yet. */
  resume(): void {
    this.#told = ''
    this.#tellSoon()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #cell(userId: number): Cell<Presence | undefined> {
    const known = this.#cells.get(userId)
    if (known !== undefined) return known
    const cell = new Cell<Presence | undefined>(undefined, () => this.follow(userId))
    this.#cells.set(userId, cell)
    return cell
  }

  #count(userId: number, step: number): void {
    const count = (this.#followed.get(userId) ?? 0) + step
    if (count > 0) this.#followed.set(userId, count)
    else this.#followed.delete(userId)
    this.#tellSoon()
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => void this.#tell(), gatherMs)
  }

  async #tell(): Promise<void> {
    this.#timer = undefined
    const ids = [...this.#followed.keys()].slice(-limits.presenceMaxUsers)
    const wish = ids.join()
    if (wish === this.#told) return
    this.#told = wish
    try {
      const { users } = await this.#call('presence.subscribe', { user_ids: ids })
      for (const presence of users) this.put(presence)
    } catch {
      // Sent again by `resume`, with the next connection.
      this.#told = ''
    }
  }
}
