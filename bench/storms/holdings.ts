/** What one person has got of every conversation, and whether each message came exactly once. */
import type { CrowdClient } from './crowd-client.js'

interface Held {
  lastSeq: number
  rev: number
  sessionRev: number
}

interface ShownMessage {
  readonly conversation_id: number
  readonly seq: number
}

interface SyncAnswer {
  readonly sessions: readonly {
    readonly conversation_id: number
    readonly target_id: number
    readonly session_rev: number
  }[]
  readonly conversations: readonly {
    readonly conversation_id: number
    readonly last_seq: number
    readonly rev: number
    readonly reset: boolean
    readonly messages: readonly ShownMessage[]
  }[]
  readonly more: boolean
}

export class Holdings {
  readonly #held = new Map<number, Held>()
  readonly #seen = new Map<number, Set<number>>()
  readonly #targets = new Map<number, number>()
  /** The last live message of each conversation on this connection. */
  readonly #live = new Map<number, number>()
  /** Live messages that one connection was shown again, or out of order. */
  repeated = 0
  /** Messages that sync brought. */
  synced = 0
  /** Conversations that were too far behind and read page by page. */
  reloaded = 0

  /** A new connection begins. */
  reconnected(): void {
    this.#live.clear()
  }

  /** A live message: taken where it follows what is held; otherwise it is a gap, which `sync` closes. */
  hear(message: ShownMessage): void {
    if (message.seq <= (this.#live.get(message.conversation_id) ?? 0)) this.repeated += 1
    this.#live.set(message.conversation_id, message.seq)
    const held = this.#held.get(message.conversation_id)
    if (held === undefined || message.seq !== held.lastSeq + 1) return
    held.lastSeq = message.seq
    this.#take(message)
  }

  /** Asks for all that differs until nothing does. */
  async sync(client: CrowdClient): Promise<void> {
    for (let more = true; more; ) {
      const conversations = [...this.#held].map(([id, one]) => [id, one.lastSeq, one.rev, one.sessionRev])
      const answer = (await client.request('sync', { conversations })) as SyncAnswer
      more = answer.more
      for (const session of answer.sessions) {
        this.#targets.set(session.conversation_id, session.target_id)
        const held = this.#held.get(session.conversation_id)
        if (held !== undefined) held.sessionRev = session.session_rev
        else this.#held.set(session.conversation_id, { lastSeq: 0, rev: 0, sessionRev: session.session_rev })
      }
      for (const one of answer.conversations) {
        const held = this.#held.get(one.conversation_id)!
        if (one.reset) await this.#reload(client, one.conversation_id, held, one.last_seq)
        for (const message of one.messages) this.#take(message)
        this.synced += one.messages.length
        held.lastSeq = Math.max(held.lastSeq, one.last_seq)
        held.rev = one.rev
      }
    }
  }

  /** How many messages up to these heads never came. */
  missing(heads: ReadonlyMap<number, number>): number {
    let missing = 0
    for (const [conversationId, lastSeq] of heads) {
      if (!this.#held.has(conversationId)) continue
      const seen = this.#seen.get(conversationId)
      for (let seq = 1; seq <= lastSeq; seq += 1) if (!seen?.has(seq)) missing += 1
    }
    return missing
  }

  async #reload(client: CrowdClient, conversationId: number, held: Held, lastSeq: number): Promise<void> {
    this.reloaded += 1
    while (held.lastSeq < lastSeq) {
      const page = (await client.request('message.list', {
        ...{ target_type: 'group', target_id: this.#targets.get(conversationId), limit: 200 },
        after_seq: held.lastSeq,
      })) as { messages: readonly ShownMessage[] }
      if (page.messages.length === 0) return
      for (const message of page.messages) this.#take(message)
      this.synced += page.messages.length
      held.lastSeq = page.messages.at(-1)!.seq
    }
  }

  #take({ conversation_id, seq }: ShownMessage): void {
    const seen = this.#seen.get(conversation_id) ?? new Set()
    this.#seen.set(conversation_id, seen.add(seq))
  }
}
