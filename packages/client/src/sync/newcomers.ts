import type { Message, Session, Target } from '@stonechat/protocol'
import { ClientError } from '../base/client-error.js'
import { targetOf } from '../base/target.js'

type Arrived = Message & Target
type News = Target & { readonly conversation_id: number }

/** Messages of a conversation whose session is being fetched; beyond it, sync brings them. */
const unknownMaxMessages = 200

export interface NewcomersOptions {
  readonly fetchSession: (target: Target) => Promise<Session>
  /** The session is here, and what came meanwhile. */
  readonly onMet: (session: Session, messages: readonly Arrived[]) => void
  /** It could not be had now; whoever compares heads learns of it. */
  readonly onFailed: () => void
}

/** Conversations that are new here: what is heard of them waits while their session is fetched. */
export class Newcomers {
  readonly #options: NewcomersOptions
  readonly #waiting = new Map<number, Arrived[]>()

  constructor(options: NewcomersOptions) {
    this.#options = options
  }

  /** Fetches the session of an unknown conversation, once however much is heard of it. */
  async meet(news: News, message?: Arrived): Promise<void> {
    const id = news.conversation_id
    const known = this.#waiting.get(id)
    const messages = known ?? []
    if (message !== undefined && messages.length < unknownMaxMessages) messages.push(message)
    if (known !== undefined) return
    this.#waiting.set(id, messages)
    try {
      const session = await this.#options.fetchSession(targetOf(news))
      // Removed meanwhile: the answer may be older than that.
      if (this.#waiting.get(id) === messages) this.#options.onMet(session, messages)
    } catch (error) {
      // Refused: not ours after all.
      if (error instanceof ClientError && error.isRetryable) this.#options.onFailed()
    } finally {
      if (this.#waiting.get(id) === messages) this.#waiting.delete(id)
    }
  }

  /** The conversation is not the user's any more. */
  forget(conversationId: number): void {
    this.#waiting.delete(conversationId)
  }
}
