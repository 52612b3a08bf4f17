import type { Message, Target } from '@stonechat/protocol'

/** How many messages of one conversation may wait for those before them; sync brings any others. */
const aheadMaxMessages = 200

type Arrived = Message & Target

interface Held {
  /** All messages up to here have been handed on. */
  seq: number
  /** All changes up to here have been handed on. */
  rev: number
  /** The newest that was heard of: beyond `seq` or `rev`, something is missing. */
  headSeq: number
  headRev: number
  readonly ahead: Map<number, Arrived>
}

/**
 * How far each conversation has come without gaps. Events may come early, late, twice or never: a message is handed on
 * once, in order, and what is missing shows as `isBehind`.
 */
export class Progress {
  readonly #held = new Map<number, Held>()

  isKnown(conversationId: number): boolean {
    return this.#held.has(conversationId)
  }

  /** Starts to follow a conversation whose messages up to `seq` are not missed. Known ones keep their place. */
  start(conversationId: number, seq: number, rev: number): void {
    if (this.#held.has(conversationId)) this.see(conversationId, seq, rev)
    else this.#held.set(conversationId, { seq, rev, headSeq: seq, headRev: rev, ahead: new Map() })
  }

  /** Hears of a head: of messages and changes that there are. */
  see(conversationId: number, seq: number, rev: number): void {
    const held = this.#held.get(conversationId)
    if (held === undefined) return
    held.headSeq = Math.max(held.headSeq, seq)
    held.headRev = Math.max(held.headRev, rev)
  }

  /** Takes a message; returns those that are now next in order: none, this one, or it and some that waited for it. */
  offer(message: Arrived): Arrived[] {
    const held = this.#held.get(message.conversation_id)
    if (held === undefined || message.seq <= held.seq) return []
    held.headSeq = Math.max(held.headSeq, message.seq)
    if (message.seq === held.seq + 1 || held.ahead.size < aheadMaxMessages) {
      held.ahead.set(message.seq, message)
    }
    return takeNext(held)
  }

  /** Takes the number of a change that was just applied. */
  offerRev(conversationId: number, rev: number): void {
    const held = this.#held.get(conversationId)
    if (held === undefined) return
    held.headRev = Math.max(held.headRev, rev)
    if (rev === held.rev + 1) held.rev = rev
  }

  /** The storage told everything up to here; returns waiting messages that now are next in order. */
  advance(conversationId: number, seq: number, rev: number): Arrived[] {
    this.start(conversationId, seq, rev)
    const held = this.#held.get(conversationId)!
    held.seq = Math.max(held.seq, seq)
    held.rev = Math.max(held.rev, rev)
    this.see(conversationId, seq, rev)
    return takeNext(held)
  }

  forget(conversationId: number): void {
    this.#held.delete(conversationId)
  }

  seqOf(conversationId: number): number {
    return this.#held.get(conversationId)?.seq ?? 0
  }

  /** Whether anything is known to be missing. */
  get isBehind(): boolean {
    for (const { seq, rev, headSeq, headRev } of this.#held.values()) {
      if (headSeq > seq || headRev > rev) return true
    }
    return false
  }

  /** What to tell `sync`: `[conversation_id, last_seq, rev, session_rev]` for each conversation. */
  held(sessionRevOf: (conversationId: number) => number): [number, number, number, number][] {
    return [...this.#held].map(([id, { seq, rev }]) => [id, seq, rev, sessionRevOf(id)])
  }
}

function takeNext(held: Held): Arrived[] {
  const next: Arrived[] = []
  for (const seq of held.ahead.keys()) if (seq <= held.seq) held.ahead.delete(seq)
  for (;;) {
    const message = held.ahead.get(held.seq + 1)
    if (message === undefined) return next
    held.ahead.delete(message.seq)
    held.seq = message.seq
    next.push(message)
  }
}
