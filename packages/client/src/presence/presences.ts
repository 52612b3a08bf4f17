import type { Presence } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import type { Client, Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import type { Base } from '../feature.js'

/** A changed set is sent once it has not changed for this long: scrolling changes it often. */
const gatherMs = 50

/** The online status of those on the screen, followed through one subscription that names them all. */
export class Presences {
  readonly #call: Client['call']
  readonly #cells = new Map<number, Cell<Presence | undefined>>()
  readonly #followed = new Set<number>()
  #told = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor({ call }: Pick<Base, 'call'>) {
    this.#call = call
  }

  view(userId: number): Readable<Presence | undefined> {
    const known = this.#cells.get(userId)
    if (known !== undefined) return known
    const cell = new Cell<Presence | undefined>(undefined, () => {
      this.#followed.add(userId)
      this.#tellSoon()
      return () => {
        this.#followed.delete(userId)
        this.#tellSoon()
      }
    })
    this.#cells.set(userId, cell)
    return cell
  }

  put(presence: Presence): void {
    this.#cells.get(presence.user_id)?.set(presence)
  }

  /** A new connection follows nobody yet. */
  resume(): void {
    this.#told = ''
    this.#tellSoon()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => void this.#tell(), gatherMs)
  }

  async #tell(): Promise<void> {
    this.#timer = undefined
    const ids = [...this.#followed].slice(-limits.presenceMaxUsers)
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
