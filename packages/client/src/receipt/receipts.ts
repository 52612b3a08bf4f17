import type { EventData, OperationOutput, Target } from '@stonechat/protocol'
import type { Readable } from '../api.js'
import type { Cell } from '../base/cell.js'
import type { GroupsBase } from '../group/base.js'

/** Where one member of a group stands. */
export type MemberReceipt = OperationOutput<'receipt.subscribe'>['positions'][number]

type Place = Pick<MemberReceipt, 'user_id' | 'read_seq' | 'delivered_seq'>

interface Entry {
  readonly target: Target
  readonly cell: Cell<readonly MemberReceipt[] | undefined>
  /** What came while the positions of all are still asked for. */
  early: Place[] | undefined
}

/** A group may change many times at once, and who is in it is asked once. */
const gatherMs = 1_000

/** How far the members of groups have come: followed while somebody looks, unknown otherwise. */
export class Receipts {
  readonly #base: GroupsBase
  readonly #entries = new Map<string, Entry>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(base: GroupsBase) {
    this.#base = base
  }

  view(target: Target): Readable<readonly MemberReceipt[] | undefined> {
    const { Cell, targetKey, targetOf } = this.#base
    const key = targetKey(target)
    const known = this.#entries.get(key)
    if (known !== undefined) return known.cell
    const cell = new Cell<readonly MemberReceipt[] | undefined>(undefined, () => {
      void this.#follow(entry)
      return () => this.#leave(entry)
    })
    const entry: Entry = { target: targetOf(target), cell, early: undefined }
    this.#entries.set(key, entry)
    return cell
  }

  /** Asks anew where all stand: a new connection follows nothing yet, and another may have lost something. */
  readonly resume = (): void => {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const entry of this.#entries.values()) if (entry.cell.isObserved) void this.#follow(entry)
  }

  /** Likewise after a while, if somebody looks at this one. */
  resumeSoon(target: Target): void {
    const { cell } = this.#entries.get(this.#base.targetKey(target)) ?? {}
    if (cell?.isObserved) this.#timer ??= setTimeout(this.resume, gatherMs)
  }

  changed({ others = [], ...receipt }: EventData['receipt.changed']): void {
    this.#move(receipt, [receipt, ...others])
  }

  /** Whoever writes has read all before. */
  wrote(target: Target, { sender_id, seq }: { readonly sender_id: number; readonly seq: number }): void {
    this.#move(target, [{ user_id: sender_id, read_seq: seq, delivered_seq: seq }])
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  async #follow(entry: Entry): Promise<void> {
    const { call, isOpen, isPassing } = this.#base
    const { target, cell } = entry
    // Asked with the next connection.
    if (!isOpen()) return
    const early: Place[] = []
    entry.early = early
    try {
      const { positions } = await call('receipt.subscribe', target)
      if (cell.isObserved) cell.set(advance(positions, [...(cell.getSnapshot() ?? []), ...early]))
    } catch (error) {
      if (!isPassing(error)) cell.set(undefined)
      else if (isOpen()) this.resumeSoon(target)
    } finally {
      if (entry.early === early) entry.early = undefined
    }
  }

  #leave({ target, cell }: Entry): void {
    cell.set(undefined)
    // Where it cannot be said the connection is gone, and what it followed too.
    this.#base.call('receipt.subscribe', { ...target, on: false }).catch(() => {})
  }

  #move(target: Target, places: readonly Place[]): void {
    const entry = this.#entries.get(this.#base.targetKey(target))
    entry?.early?.push(...places)
    const held = entry?.cell.getSnapshot()
    if (held !== undefined) entry?.cell.set(advance(held, places))
  }
}

/** Positions only grow. Of whom nothing is held nothing is taken: who came into the group since is asked for anew. */
function advance(held: readonly MemberReceipt[], places: readonly Place[]): readonly MemberReceipt[] {
  const byUser = new Map(held.map((one) => [one.user_id, one]))
  for (const { user_id, read_seq, delivered_seq } of places) {
    const one = byUser.get(user_id)
    if (one === undefined) continue
    byUser.set(user_id, {
      ...one,
      read_seq: Math.max(one.read_seq, read_seq),
      delivered_seq: Math.max(one.delivered_seq, delivered_seq),
    })
  }
  return [...byUser.values()]
}
