import type { Message, Target } from '@stonechat/protocol'
import type { Readable } from '../api.js'
import { Cell } from '../base/cell.js'
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
    const entry = this.#entry(target)
    entry.rev = pins_rev
    entry.cell.set(messages)
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
    const { cell } = this.#entry(target)
    cell.set(cell.getSnapshot()?.filter(({ seq }) => !seqs.includes(seq)))
  }

  /** A conversation may show something else now than it did: nothing of it is kept. */
  forget(target: Target): void {
    const entry = this.#entry(target)
    entry.rev = -1
    entry.cell.set(undefined)
    this.check(targetKey(target))
  }

  /** Reads what is on the screen and is older than its session. */
  check(key: string): void {
    const entry = this.#entries.get(key)
    if (entry?.cell.isObserved) void this.#load(entry)
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

  async #load(entry: Entry): Promise<void> {
    const { call, keeper, sessions } = this.#deps
    const { target, cell } = entry
    const session = sessions.find(target)
    if (session === undefined || entry.isLoading || (session.pins_rev ?? 0) <= entry.rev) return
    entry.isLoading = true
    try {
      const messages: Message[] = []
      let cursor: string | undefined
      let rev: number | undefined
      // Without pins there is nothing to ask for.
      while (session.pins_rev !== undefined) {
        const page = await call('message.pins', { ...target, cursor })
        messages.push(...page.messages)
        // Of a list that moves between two pages the first one says for what it is right: it is read once more.
        rev ??= page.pins_rev
        cursor = page.next_cursor ?? undefined
        if (cursor === undefined) break
      }
      entry.rev = rev ?? 0
      cell.set(messages)
      const record = { ...target, pins_rev: entry.rev, messages }
      keeper.putSoon({ table: 'pins', key: session.conversation_id, record })
    } catch {
      // Asked again with the next connection.
      return
    } finally {
      entry.isLoading = false
    }
    this.check(targetKey(target))
  }
}
