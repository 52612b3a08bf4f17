import type { Message, Target } from '@stonechat/protocol'
import type { Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import { readPages } from '../base/read-pages.js'
import { targetKey, targetOf } from '../base/target.js'
import type { Base, Changed } from '../feature.js'
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
  /** What is being read; none once it may be older than what has become known meanwhile. */
  reading?: object | null
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

  /**
   * Shows at once what a change of a message means for the pins. Whether that is all of it, the session says. What is pinned and
   * not here the user does not see, unless it is pinned just now.
   */
  take({ forAll, ...message }: Changed): void {
    const entry = this.#entries.get(targetKey(message))
    if (!entry) return
    if (!forAll?.pinned) entry.reading = null
    const held = entry.cell.getSnapshot()
    const known = held?.find(({ seq }) => seq === message.seq)
    if (!held || (known ? newerOf(known, message) === known : !forAll?.pinned)) return
    const all = known ? held.map((one) => (one === known ? message : one)) : [message, ...held]
    entry.cell.set(all.filter(({ pinned }) => pinned))
  }

  /** What the user deleted is pinned for others only. */
  remove(target: Target, seqs: readonly number[]): void {
    const entry = this.#entries.get(targetKey(target))
    if (!entry) return
    entry.reading = null
    this.#leaveOut(entry, (seq) => seqs.includes(seq))
  }

  /**
   * A conversation may show something else now than it did, and no `pins_rev` tells of it.
   * @param isShown where the user is still in it: it is read anew after the sync that says so
   */
  forget(target: Target, isShown?: boolean): void {
    const entry = this.#entries.get(targetKey(target))
    if (entry) this.#set(entry, isShown ? entry.cell.getSnapshot() : undefined, -1)
  }

  /** Reads what is on the screen and is older than its session. */
  check(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
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
    if (known) return known
    const onObserved = () => {
      void this.#load(entry)
      return () => {}
    }
    const cell = new Cell<readonly Message[] | undefined>(undefined, onObserved)
    const entry: Entry = { target: targetOf(target), cell, rev: -1 }
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
    entry.reading = null
    entry.rev = pins_rev
    cell.set(messages)
    const record = messages && { ...target, pins_rev, messages }
    this.#deps.keeper.putSoon({ table: 'pins', key: targetKey(target), record })
  }

  async #load(entry: Entry): Promise<void> {
    const { call, sessions } = this.#deps
    const { target } = entry
    const session = sessions.find(target)
    if (!session || entry.reading || (session.pins_rev ?? 0) <= entry.rev) return
    // Without pins there is nothing to ask for.
    const reading = session.pins_rev ? readPages((cursor) => call('message.pins', { ...target, cursor })) : []
    entry.reading = reading
    try {
      const pages = await reading
      const messages = pages.flatMap((page) => page.messages)
      // Of a list that moves between two pages the first one says for what it is right: it is read once more.
      if (entry.reading === reading) this.#set(entry, messages, pages[0]?.pins_rev ?? 0)
    } catch {
      // Asked again with the next connection.
      entry.reading = null
      return
    }
    this.check(targetKey(target))
  }
}
