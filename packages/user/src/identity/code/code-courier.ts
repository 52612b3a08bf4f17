import type { CodeMessage, CodeSender, Log } from '../../contract/index.js'

export interface CodeCourier extends AsyncDisposable {
  /** Whether no more messages are taken for now. */
  isFull(): boolean
  /** Sends in the background; a failure is logged. */
  send(sender: CodeSender, message: CodeMessage): void
}

/**
 * Sends codes after the request that asked for them was answered: neither the time nor the outcome of sending may show
 * whether the account exists.
 */
export function createCodeCourier(options: { log: Log; maxPending: number }): CodeCourier {
  const { log, maxPending } = options
  const pending = new Set<Promise<void>>()

  async function deliver(sender: CodeSender, message: CodeMessage): Promise<void> {
    const { channel, purpose } = message
    await new Promise((resolve) => setImmediate(resolve))
    try {
      await sender.send(message)
      log.info({ channel, purpose }, 'code.sent')
    } catch (error) {
      log.error({ channel, purpose, err: error }, 'code.send_failed')
    }
  }

  return {
    isFull: () => pending.size >= maxPending,
    send(sender, message) {
      const delivery = deliver(sender, message).finally(() => pending.delete(delivery))
      pending.add(delivery)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(pending)
    },
  }
}
