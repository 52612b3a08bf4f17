import type { EventData, PublicUser } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import type { Person, Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import type { Contacts } from '../contact/contacts.js'
import type { Base } from '../feature.js'

/** Those asked for within this time are fetched together: a list mounts row by row. */
const gatherMs = 10
/** A profile this old is fetched anew when it is next shown. */
const freshMs = 5 * 60_000

interface Entry {
  readonly cell: Cell<Person | undefined>
  fetchedAt: number
}

export interface ProfilesOptions extends Pick<Base, 'call' | 'keeper'> {
  readonly contacts: Contacts
  /** Is notified of what happens to a user, until what it returns is called. */
  readonly follow: (userId: number) => () => void
}

/** Public profiles, fetched in batches when they are first shown, and followed while they are. */
export class Profiles {
  readonly #base: ProfilesOptions
  readonly #entries = new Map<number, Entry>()
  readonly #wanted = new Set<number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(base: ProfilesOptions) {
    this.#base = base
  }

  view(userId: number): Readable<Person | undefined> {
    return this.#entry(userId).cell
  }

  /** Takes a profile that came some other way. */
  put({ id, username, nickname, avatar_url, bio }: PublicUser): void {
    const entry = this.#entry(id)
    entry.fetchedAt = performance.now()
    const user = { id, username, nickname, avatar_url, bio }
    this.restore(user)
    this.#base.contacts.applyFace(user)
    this.#base.keeper.putSoon({ table: 'users', key: id, record: user })
  }

  /** Takes what others see of a user now. */
  applyChange({ user_id: id, ...shown }: EventData['user.updated']): void {
    const held = this.#entries.get(id)?.cell.getSnapshot()
    if (held !== undefined) this.put({ ...held, ...shown })
  }

  /** Fetches what is shown again, with the next `flush`, and the rest when it is. */
  expire(): void {
    for (const entry of this.#entries.values()) entry.fetchedAt = Number.NEGATIVE_INFINITY
  }

  /** Shows a profile as it was known earlier, until it is fetched anew. */
  restore(user: PublicUser): void {
    this.#entry(user.id).cell.set({ ...user, remark: this.#base.contacts.remarkOf(user.id) })
  }

  /** The user calls somebody something else now. */
  rename(userId: number): void {
    const user = this.#entries.get(userId)?.cell.getSnapshot()
    if (user === undefined) return
    this.restore(user)
    this.#base.contacts.applyFace(user)
  }

  /** Fetches what is shown and could not be fetched before. */
  flush(): void {
    for (const [id, { cell }] of this.#entries) if (cell.isObserved) this.#want(id)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #entry(userId: number): Entry {
    const known = this.#entries.get(userId)
    if (known !== undefined) return known
    const cell = new Cell<Person | undefined>(undefined, () => {
      this.#want(userId)
      return this.#base.follow(userId)
    })
    const entry = { cell, fetchedAt: Number.NEGATIVE_INFINITY }
    this.#entries.set(userId, entry)
    return entry
  }

  #want(userId: number): void {
    if (performance.now() - this.#entry(userId).fetchedAt < freshMs) return
    this.#wanted.add(userId)
    this.#timer ??= setTimeout(() => void this.#fetchWanted(), gatherMs)
  }

  async #fetchWanted(): Promise<void> {
    this.#timer = undefined
    const ids = [...this.#wanted].slice(0, limits.userListMax)
    for (const id of ids) this.#wanted.delete(id)
    if (this.#wanted.size > 0) this.#timer = setTimeout(() => void this.#fetchWanted(), gatherMs)
    try {
      const { users } = await this.#base.call('user.list', { user_ids: ids })
      // Also for users who do not exist: they are not asked for again and again.
      for (const id of ids) this.#entry(id).fetchedAt = performance.now()
      for (const user of users) this.put(user)
    } catch {
      // Shown ones are asked for again by `flush`, with the next connection.
    }
  }
}
