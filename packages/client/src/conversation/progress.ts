import type { Arrived } from '../feature.js'
import { newerOf } from '../message/newer-of.js'

/** How many messages of one conversation may wait for those before them; sync brings any others. */
const aheadMaxMessages = 200

/** A place in a conversation: its messages, its changes, and the user's own deletions in it. Each counts without gaps. */
export interface ConversationPlace {
  readonly last_seq: number
  readonly rev: number
  readonly deleted_rev: number
}

interface Held {
  /** Everything up to here has been handed on. */
  at: ConversationPlace
  /** The newest known to exist: where it is beyond `at`, something is missing. */
  head: ConversationPlace
  readonly ahead: Map<number, Arrived>
  /** Messages that the user deleted before they came. */
  readonly gone: Set<number>
}

/**
 * How far each conversation has come without gaps. Events may come early, late, twice or never: a message is handed on
 * once, in order, and what is missing shows as `isBehind`.
 */
export class Progress {
  readonly #held = new Map<number, Held>()
  /** How far conversations had come that are followed no more: should they come back, nothing is handed on twice. */
  readonly #past = new Map<number, number>()

  isKnown(conversationId: number): boolean {
    return this.#held.has(conversationId)
  }

  /** Starts to follow a conversation where nothing up to this place is missed. Known ones keep their place. */
  start(conversationId: number, { last_seq: seq, rev, deleted_rev }: ConversationPlace): void {
    const isHeld = this.#held.has(conversationId)
    const last_seq = isHeld ? seq : Math.max(seq, this.#past.get(conversationId) ?? 0)
    const place = { last_seq, rev, deleted_rev }
    if (isHeld) this.see(conversationId, place)
    else this.#held.set(conversationId, { at: place, head: place, ahead: new Map(), gone: new Set() })
  }

  /** Notes a head: the newest that exists. */
  see(conversationId: number, place: ConversationPlace): void {
    const held = this.#held.get(conversationId)
    if (held !== undefined) held.head = furthest(held.head, place)
  }

  /** Takes a message; returns those that are now next in order: none, this one, or it and some that waited for it. */
  offer(message: Arrived): Arrived[] {
    const held = this.#held.get(message.conversation_id)
    if (held === undefined || message.seq <= held.at.last_seq) return []
    held.head = furthest(held.head, { ...held.head, last_seq: message.seq })
    if (message.seq === held.at.last_seq + 1 || held.ahead.size < aheadMaxMessages) {
      const known = held.ahead.get(message.seq)
      held.ahead.set(message.seq, known === undefined ? message : { ...message, ...newerOf(known, message) })
    }
    return takeNext(held)
  }

  /** Takes messages that the user deleted: those that did not come yet are not handed on when they do. */
  offerDeleted(conversationId: number, seqs: readonly number[]): void {
    const held = this.#held.get(conversationId)
    for (const seq of seqs) if (held !== undefined && seq > held.at.last_seq) held.gone.add(seq)
  }

  /** Whether a message that has not been handed on was deleted by the user. */
  isGone(conversationId: number, seq: number): boolean {
    return this.#held.get(conversationId)?.gone.has(seq) ?? false
  }

  /** Takes the number of a change, or of a deletion, that was just applied. */
  offerRev(conversationId: number, counter: 'rev' | 'deleted_rev', rev: number): void {
    const held = this.#held.get(conversationId)
    if (held === undefined) return
    held.head = furthest(held.head, { ...held.head, [counter]: rev })
    if (rev === held.at[counter] + 1) held.at = { ...held.at, [counter]: rev }
  }

  /**
   * A page of storage covers everything up to here: what is not in it was deleted. Returns waiting messages that now are next
   * in order.
   */
  advance(conversationId: number, place: ConversationPlace): Arrived[] {
    this.start(conversationId, place)
    const held = this.#held.get(conversationId)!
    const known = [...held.ahead.values()].filter(({ seq }) => seq <= place.last_seq)
    for (const { seq } of known) held.ahead.delete(seq)
    held.at = furthest(held.at, place)
    held.head = furthest(held.head, held.at)
    const seen = known.filter(({ seq }) => !held.gone.has(seq))
    return [...seen.sort((one, other) => one.seq - other.seq), ...takeNext(held)]
  }

  /** Follows a conversation no more. */
  stop(conversationId: number): void {
    const held = this.#held.get(conversationId)
    if (held !== undefined) this.#past.set(conversationId, held.at.last_seq)
    this.#held.delete(conversationId)
  }

  /** The same, and whatever was known of it is void: its messages have begun anew. */
  forget(conversationId: number): void {
    this.#held.delete(conversationId)
    this.#past.delete(conversationId)
  }

  /** How far a conversation has come, `undefined` for one that is not followed. */
  placeOf(conversationId: number): ConversationPlace | undefined {
    return this.#held.get(conversationId)?.at
  }

  /** Up to where all messages have been handed on; 0 for a conversation that is not followed. */
  seqOf(conversationId: number | undefined): number {
    return this.placeOf(conversationId ?? 0)?.last_seq ?? 0
  }

  /** Whether anything is known to be missing. */
  get isBehind(): boolean {
    for (const { at, head } of this.#held.values()) {
      if (head.last_seq > at.last_seq || head.rev > at.rev || head.deleted_rev > at.deleted_rev) return true
    }
    return false
  }

  /** All that are followed, by ascending id. */
  list(): (ConversationPlace & { readonly conversation_id: number })[] {
    return [...this.#held]
      .map(([conversation_id, { at }]) => ({ conversation_id, ...at }))
      .sort((one, other) => one.conversation_id - other.conversation_id)
  }
}

function furthest(one: ConversationPlace, other: ConversationPlace): ConversationPlace {
  return {
    last_seq: Math.max(one.last_seq, other.last_seq),
    rev: Math.max(one.rev, other.rev),
    deleted_rev: Math.max(one.deleted_rev, other.deleted_rev),
  }
}

function takeNext(held: Held): Arrived[] {
  const next: Arrived[] = []
  for (const seq of held.ahead.keys()) if (seq <= held.at.last_seq) held.ahead.delete(seq)
  for (const seq of held.gone) if (seq <= held.at.last_seq) held.gone.delete(seq)
  for (;;) {
    const message = held.ahead.get(held.at.last_seq + 1)
    if (message === undefined) return next
    held.ahead.delete(message.seq)
    held.at = { ...held.at, last_seq: message.seq }
    if (!held.gone.delete(message.seq)) next.push(message)
  }
}
