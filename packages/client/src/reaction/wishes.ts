import type { Message, Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { Cell } from '../base/cell.js'
import { codeOf } from '../base/client-error.js'
import { isPassing, Retry } from '../base/retry.js'
import { targetKey, targetOf } from '../base/target.js'
import type { Base } from '../feature.js'
import type { Origin } from '../server/origin.js'
import { type ReactionWish, type VoteWish, type WishRecord, type WishRefusal, wishKey } from './record.js'
import { withWishes } from './with-wishes.js'

export interface WishesDeps
  extends Pick<Base, 'userId' | 'now' | 'random' | 'isOpen' | 'call' | 'keeper' | 'wires'> {
  /** The name of this tab: others leave its wishes alone while it lives. */
  readonly owner: string
  readonly origin: Origin
}

/**
 * Own reactions and votes until the server has them: shown at once, kept, and sent one after the other in the order of wishing, so
 * that what makes room for another goes first. Of one message and emoji, and of one poll, the last wish counts.
 */
export class Wishes {
  readonly refusal = new Cell<WishRefusal | undefined>(undefined)
  readonly #deps: WishesDeps
  readonly #retry: Retry
  #wishes: ReadonlyMap<string, WishRecord> = new Map()
  /** What messages look like, for as long as neither they nor the wishes are others. */
  #shown = new WeakMap<Message, Message>()
  #isUnderWay = false

  constructor(deps: WishesDeps) {
    this.#deps = deps
    this.#retry = new Retry(deps, () => void this.#pump())
  }

  set(target: Target, seq: number, what: ReactionWish | VoteWish): void {
    const { origin, owner, now } = this.#deps
    const wishes = [...this.#wishes.values()]
    const wish: WishRecord = {
      ...{ ...what, target: targetOf(target), seq, owner, incarnation: origin.incarnation },
      place: Math.max(now() * 1_000, 1 + (wishes.at(-1)?.place ?? 0)),
    }
    if (wishes.length >= limits.wishesMax) {
      this.#refuse(wish, 'overloaded')
      return
    }
    this.#keep(wish, wish)
    this.#take([...wishes.filter((one) => wishKey(one) !== wishKey(wish)), wish])
  }

  /** A message of a conversation as it is once the server has what was wished of it. */
  show(key: string, message: Message): Message {
    let shown = this.#shown.get(message)
    if (shown) return shown
    const wishes = [...this.#wishes.values()].filter(
      ({ target, seq }) => seq === message.seq && targetKey(target) === key,
    )
    const { userId } = this.#deps
    shown = wishes.length > 0 && message.recalled_at === null ? withWishes(message, wishes, userId) : message
    this.#shown.set(message, shown)
    return shown
  }

  /** The names of all that this tab has not sent. */
  keys(): Iterable<string> {
    return this.#wishes.keys()
  }

  /** Takes wishes of an earlier page, or of a tab that is gone. */
  restore(records: readonly WishRecord[]): void {
    const known = [...this.#wishes.values()]
    const older = records.filter((record) => !this.#wishes.has(wishKey(record)))
    this.#take([...older, ...known].sort((one, other) => one.place - other.place))
  }

  /** The connection is gone, or there again. */
  restart(): void {
    this.#retry.cancel()
    this.#retry.reset()
    void this.#pump()
  }

  stop(): void {
    this.#retry.stop()
    this.#wishes = new Map()
  }

  async #pump(): Promise<void> {
    const { call, isOpen, origin } = this.#deps
    const [wish] = this.#wishes.values()
    if (!wish || this.#isUnderWay || this.#retry.isWaiting || !isOpen()) return
    const { target, seq, incarnation } = wish
    this.#isUnderWay = true
    try {
      // In a database that went back another message may have that number.
      if (incarnation === origin.incarnation)
        await ('emoji' in wish
          ? call('message.react', { ...target, seq, emoji: wish.emoji, on: wish.on })
          : call('message.vote', { ...target, seq, options: [...wish.options] }))
      this.#retry.reset()
      this.#settle(wish)
    } catch (error) {
      this.#retry.later(error)
      if (!isPassing(error)) this.#refuse(wish, codeOf(error))
    }
    this.#isUnderWay = false
    void this.#pump()
  }

  /** Tells why, unless it was wished otherwise meanwhile. */
  #refuse(wish: WishRecord, code: ReturnType<typeof codeOf>): void {
    const { target, place: _, incarnation: __, owner: ___, ...what } = wish
    const error = code === 'network' ? 'internal' : code
    this.#settle(wish)
    if (!this.#wishes.has(wishKey(wish))) this.refusal.set({ ...what, ...target, error })
  }

  #settle(wish: WishRecord): void {
    if (this.#wishes.get(wishKey(wish)) !== wish) return
    this.#keep(wish, undefined)
    this.#take([...this.#wishes.values()].filter((one) => one !== wish))
  }

  #keep(wish: WishRecord, record: WishRecord | undefined): void {
    this.#deps.keeper.put({ table: 'wishes', key: wishKey(wish), record })
  }

  #take(wishes: readonly WishRecord[]): void {
    const keys = new Set([...this.#wishes.values(), ...wishes].map(({ target }) => targetKey(target)))
    this.#wishes = new Map(wishes.map((wish) => [wishKey(wish), wish]))
    this.#shown = new WeakMap()
    for (const key of keys) this.#deps.wires.tell('wished', key)
    void this.#pump()
  }
}
