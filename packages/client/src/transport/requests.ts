import type { OperationName, ReplyFrame, RequestFrame } from '@stonechat/protocol'
import { ClientError, fromWireError } from '../base/client-error.js'

interface Pending {
  readonly resolve: (data: unknown) => void
  readonly reject: (error: ClientError) => void
  readonly timer: ReturnType<typeof setTimeout>
}

/** Requests of one socket that wait for their reply. */
export class Requests {
  readonly #pending = new Map<number, Pending>()
  readonly #send: (frame: RequestFrame) => void
  #lastId = 0

  constructor(options: { send: (frame: RequestFrame) => void }) {
    this.#send = options.send
  }

  /** @throws ClientError the server's refusal, or `network` where no reply came in time or before the socket's end */
  request(op: OperationName, data: unknown, timeoutMs: number): Promise<unknown> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id)
        reject(new ClientError('network'))
      }, timeoutMs)
      this.#pending.set(id, { resolve, reject, timer })
      this.#send({ id, op, data })
    })
  }

  /** Takes a reply; one that nobody waits for any more is dropped. */
  accept(frame: ReplyFrame): void {
    const pending = this.#pending.get(Number(frame.id))
    if (pending === undefined) return
    this.#pending.delete(Number(frame.id))
    clearTimeout(pending.timer)
    if ('error' in frame) pending.reject(fromWireError(frame.error))
    else pending.resolve(frame.data)
  }

  /** The socket is gone, and with it every answer. */
  rejectAll(): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer)
      reject(new ClientError('network'))
    }
    this.#pending.clear()
  }
}
