import type { FileLink } from '@stonechat/protocol'
import type { Readable } from '../api.js'
import type { Cell } from '../base/cell.js'
import type { FilesBase } from './base.js'
import { linkGatherMs, linkMaxMs, linkMinMs, linkSpareMs, linksMax } from './limits.js'

type Found = FileLink | null

interface Entry {
  readonly cell: Cell<Found | undefined>
  /** On the clock of the page: until then the link is given out. */
  goodUntil: number
  asking: Promise<Found> | undefined
  timer: ReturnType<typeof setTimeout> | undefined
}

interface Wish {
  readonly resolve: (link: Found) => void
  readonly reject: (error: unknown) => void
}

/** Addresses of files: those that are wanted at the same time are asked for together, and those on the screen are renewed. */
export class Links {
  readonly #base: FilesBase
  readonly #entries = new Map<string, Entry>()
  #wishes = new Map<string, Wish>()

  constructor(base: FilesBase) {
    this.#base = base
  }

  view(fileId: string): Readable<Found | undefined> {
    return this.#entry(fileId).cell
  }

  /** A link that is good for a while; `null` for what this user may not see. @throws ClientError */
  get(fileId: string): Promise<Found> {
    const entry = this.#entry(fileId)
    const held = entry.cell.getSnapshot()
    if (held !== undefined && performance.now() < entry.goodUntil) return Promise.resolve(held)
    entry.asking ??= this.#ask(fileId).then(
      (link) => {
        entry.asking = undefined
        this.#take(entry, link)
        return link
      },
      (error) => {
        entry.asking = undefined
        throw error
      },
    )
    return entry.asking
  }

  /** Asks for what is shown and has no good link: there is a connection again. */
  flush(): void {
    for (const [fileId, { cell }] of this.#entries) if (cell.isObserved) this.#renew(fileId)
  }

  stop(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer)
  }

  #entry(fileId: string): Entry {
    const known = this.#entries.get(fileId)
    if (known !== undefined) return known
    const cell = new this.#base.Cell<Found | undefined>(undefined, () => {
      this.#renew(fileId)
      return () => clearTimeout(this.#entry(fileId).timer)
    })
    const entry: Entry = { cell, goodUntil: 0, asking: undefined, timer: undefined }
    this.#entries.set(fileId, entry)
    return entry
  }

  /** Gets a good link now, and the next one when that runs out. What fails is tried again with the next connection. */
  #renew(fileId: string): void {
    const entry = this.#entry(fileId)
    this.get(fileId)
      .then(() => {
        clearTimeout(entry.timer)
        if (!entry.cell.isObserved) return
        entry.timer = setTimeout(() => this.#renew(fileId), Math.max(0, entry.goodUntil - performance.now()))
      })
      .catch(() => {})
  }

  #take(entry: Entry, link: Found): void {
    // The clock of the machine may be wrong by any time: a link is good for as long as links are at all.
    const lifeMs = Math.min(linkMaxMs, Math.max(linkMinMs, (link?.expires_at ?? 0) - this.#base.now()))
    entry.goodUntil = performance.now() + lifeMs - linkSpareMs
    entry.cell.set(link)
  }

  /** The server says where it is from its own root, which may stand below a path of a host. */
  #makeWhole({ url, preview_url, ...link }: FileLink): FileLink {
    const base = this.#base.url
    return { ...link, url: base + url, ...(preview_url && { preview_url: base + preview_url }) }
  }

  #ask(fileId: string): Promise<Found> {
    if (this.#wishes.size === 0) setTimeout(() => void this.#askGathered(), linkGatherMs)
    return new Promise((resolve, reject) => this.#wishes.set(fileId, { resolve, reject }))
  }

  async #askGathered(): Promise<void> {
    const wishes = [...this.#wishes]
    this.#wishes = new Map()
    for (let from = 0; from < wishes.length; from += linksMax)
      await this.#askFor(wishes.slice(from, from + linksMax))
  }

  async #askFor(wishes: readonly [string, Wish][]): Promise<void> {
    try {
      const { links } = await this.#base.call('file.links', { file_ids: wishes.map(([id]) => id) })
      for (const [id, { resolve }] of wishes) {
        const link = links.find(({ file_id }) => file_id === id)
        resolve(link ? this.#makeWhole(link) : null)
      }
    } catch (error) {
      for (const [, { reject }] of wishes) reject(error)
    }
  }
}
