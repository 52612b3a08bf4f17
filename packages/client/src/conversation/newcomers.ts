import type { ServerEvent, Session, Target } from '@stonechat/protocol'
import { isPassing } from '../base/retry.js'
import { targetOf } from '../base/target.js'
import type { Arrived } from '../feature.js'

type News = Target & { readonly conversation_id: number }

/** Messages of a conversation whose session is being fetched, and other events; beyond it, sync brings them. */
const unknownMaxMessages = 200
const unknownMaxEvents = 200

interface Waiting {
  readonly messages: Arrived[]
  readonly events: ServerEvent[]
}

export interface NewcomersOptions {
  readonly fetchSession: (target: Target) => Promise<Session>
  /** The session is here, and what came meanwhile: messages, then all else in its order. */
  readonly onMet: (session: Session, messages: readonly Arrived[], events: readonly ServerEvent[]) => void
  /** It could not be fetched now; the next comparison of heads finds it. */
  readonly onFailed: () => void
}

/** Conversations that are new here: their events wait while their session is fetched. */
export class Newcomers {
  readonly #options: NewcomersOptions
  readonly #waiting = new Map<number, Waiting>()

  constructor(options: NewcomersOptions) {
    this.#options = options
  }

  /** Fetches the session of an unknown conversation, once however many events name it. */
  async meet(news: News, message?: Arrived): Promise<void> {
    const id = news.conversation_id
    const known = this.#waiting.get(id)
    const waiting = known ?? { messages: [], events: [] }
    if (message !== undefined && waiting.messages.length < unknownMaxMessages) waiting.messages.push(message)
    if (known !== undefined) return
    this.#waiting.set(id, waiting)
    try {
      const session = await this.#options.fetchSession(targetOf(news))
      // Removed meanwhile: the answer may be older than that.
      if (this.#waiting.get(id) !== waiting) return
      this.#options.onMet(session, waiting.messages, waiting.events)
    } catch (error) {
      // Refused: not ours after all.
      if (isPassing(error)) this.#options.onFailed()
    } finally {
      if (this.#waiting.get(id) === waiting) this.#waiting.delete(id)
    }
  }

  /**
   * Keeps an event of a conversation that is being fetched until it is here, since the answer may be older. Says whether
   * it did.
   */
  hold(conversationId: number, event: ServerEvent): boolean {
    const waiting = this.#waiting.get(conversationId)
    if (waiting === undefined) return false
    if (waiting.events.length < unknownMaxEvents) waiting.events.push(event)
    else this.#options.onFailed()
    return true
  }

  /** The conversation is not the user's any more. */
  forget(conversationId: number): void {
    this.#waiting.delete(conversationId)
  }
}
