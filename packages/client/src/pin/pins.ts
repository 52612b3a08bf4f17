import type { Message, Target } from '@stonechat/protocol'
import type { Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import { readPages } from '../base/read-pages.js'
import { targetKey, targetOf } from '../base/target.js'
import type { Arrived, Base } from '../feature.js'
import { newerOf } from '../message/newer-of.js'
import type { Sessions } from '../session/sessions.js'
import type { PinsRecord } from './record.js'

interface PinsDeps extends Pick<Base, 'call' | 'keeper'> {
  readonly sessions: Sessions
}

interface Entry {
  readonly target: Target
  readonly cell: Cell<readonly Message[] | undefined>
  /** The `pins_rev` for which the cell is right; -1 while nothing is known. */
  rev: number
  isLoading: boolean
}

/** What is pinned in conversations: shown as it was kept, and read again where its session says that it is another now. */
export class Pins {
  readonly #deps: PinsDeps
  readonly #entries = new Map<string, Entry>()

  constructor(deps: PinsDeps) {
    this.#deps = deps
  }

  view(target: Target): Readable<readonly Message[] | undefined> {
    return this.#entry(target).cell
  }

  restore({ pins_rev, messages, ...target }: PinsRecord): void {
    this.#set(this.#entry(target), messages, pins_rev)
  }

  /** Shows at once what a change of a message means for the pins. Whether that is all of it, the session says. */
  take(message: Arrived): void {
    const entry = this.#entries.get(targetKey(message))
    const held = entry?.cell.getSnapshot()
    if (entry === undefined || held === undefined) return
    const known = held.find(({ seq }) => seq === message.seq)
    if (known === undefined ? message.pinned === undefined : newerOf(known, message) === known) return
    const others = held.filter((one) => one !== known)
    if (message.pinned === undefined) entry.cell.set(others)
    else if (known === undefined) entry.cell.set([message, ...others])
    else entry.cell.set(held.map((one) => (one === known ? message : one)))
  }

  /** What the user deleted is pinned for others only. */
  remove(target: Target, seqs: readonly number[]): void {
    this.#leaveOut(this.#entry(target), (seq) => seqs.includes(seq))
  }

  /** A conversation may show something else now than it did: nothing of it is kept. */
  forget(target: Target): void {
    this.#set(this.#entry(target), undefined, -1)
  }

  /** Reads what is on the screen and is older than its session. */
  check(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    const floor = this.#deps.sessions.find(entry.target)?.floor_seq ?? 0
    // A user who left a group and came back sees less than before.
    this.#leaveOut(entry, (seq) => seq <= floor)
    if (entry.cell.isObserved) void this.#load(entry)
  }

  checkAll(): void {
    for (const key of this.#entries.keys()) this.check(key)
  }

  #entry(target: Target): Entry {
    const key = targetKey(target)
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const onObserved = () => {
      void this.#load(entry)
      return () => {}
    }
    const cell = new Cell<readonly Message[] | undefined>(undefined, onObserved)
    const entry: Entry = { target: targetOf(target), cell, rev: -1, isLoading: false }
    this.#entries.set(key, entry)
    return entry
  }

  /** The others stay right: for everybody else nothing has changed, so that no `pins_rev` tells of it. */
  #leaveOut(entry: Entry, isGone: (seq: number) => boolean): void {
    const held = entry.cell.getSnapshot() ?? []
    const others = held.filter(({ seq }) => !isGone(seq))
    if (others.length < held.length) this.#set(entry, others, entry.rev)
  }

  /** Shows and keeps them. */
  #set(entry: Entry, messages: readonly Message[] | undefined, pins_rev: number): void {
    const { target, cell } = entry
    entry.rev = pins_rev
    cell.set(messages)
    const record = messages && { ...target, pins_rev, messages }
    this.#deps.keeper.putSoon({ table: 'pins', key: targetKey(target), record })
  }

  async #load(entry: Entry): Promise<void> {
    const { call, sessions } = this.#deps
    const { target } = entry
    const session = sessions.find(target)
    if (session === undefined || entry.isLoading || (session.pins_rev ?? 0) <= entry.rev) return
    entry.isLoading = true
    try {
      // Without pins there is nothing to ask for.
      const pages = session.pins_rev
        ? await readPages((cursor) => call('message.pins', { ...target, cursor }))
        : []
      const messages = pages.flatMap((page) => page.messages)
      // Of a list that moves between two pages the first one says for what it is right: it is read once more.
      this.#set(entry, messages, pages[0]?.pins_rev ?? 0)
    } catch {
      // Asked again with the next connection.
      return
    } finally {
      entry.isLoading = false
    }
    this.check(targetKey(target))
  }
}
