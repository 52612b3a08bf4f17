import { createUuid } from '../base/uuid.js'

/** So many own `client_id`s are remembered after their ack, to know a late copy of an own message. */
const rememberedMax = 1_000

/** The `client_id`s of messages that were sent from here. */
export class OwnMessages {
  readonly #ids = new Set<string>()

  /** Gives the input of a send its `client_id`, where it has none, and remembers that it went out from here. */
  name<T extends { readonly client_id?: string }>(input: T): T & { client_id: string } {
    const client_id = input.client_id ?? createUuid()
    this.add(client_id)
    return { ...input, client_id }
  }

  /** Whether a message was sent from here. */
  has(clientId: string): boolean {
    return this.#ids.has(clientId)
  }

  add(clientId: string): void {
    this.#ids.add(clientId)
    if (this.#ids.size <= rememberedMax) return
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest)
      return
    }
  }
}
