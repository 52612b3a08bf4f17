/**
 * The network of one device: it can be lost, and what the server answers is read as it passes. An acknowledgement counts
 * from the moment its frame was received, whatever the SDK makes of it.
 */
import type { Message, OperationName, Target } from '@stonechat/protocol'
import { WebSocket as NodeWebSocket } from 'ws'

/** A port without a listener. */
const nowhere = '127.0.0.1:1'
const requestStart = /^\{"id":(\d+),"op":"([a-z.]+)"/
const replyStart = /^\{"id":(\d+),/
const createdStart = '{"event":"message.created"'
const readyStart = '{"event":"ready"'
const paths: Readonly<Record<string, OperationName>> = {
  '/api/send': 'message.send',
  '/api/sessions': 'session.list',
  '/api/sync': 'sync',
  '/api/messages/react': 'message.react',
  '/api/messages/pin': 'message.pin',
}
const watched: ReadonlySet<string> = new Set(Object.values(paths))

/** An answer to a request: what was asked, and data or an error. */
export interface Answer {
  /** Whether the SDK takes it, too: it does not listen to a socket that it has given up. */
  readonly isTaken: boolean
  /** The name of the database that answered, where it is known. */
  readonly incarnation?: string | undefined
  readonly op: string
  /** The same object for a request and the answer to it. */
  readonly request: Partial<Target> & {
    readonly client_id?: string
    readonly user_rev?: number
    readonly seq?: number
    readonly emoji?: string
    readonly on?: boolean
  }
  // biome-ignore lint/suspicious/noExplicitAny: what a server says, whatever it is.
  readonly data?: any
  readonly error?: { readonly code: string; readonly retryable: boolean }
}

export interface Network {
  readonly WebSocket: typeof WebSocket
  readonly fetch: typeof fetch
  /** Cuts what is open; what is opened from now on fails. */
  lose(): void
  find(): void
}

export interface NetworkOptions {
  /** Calls `onOwn` with its own messages where they come as events. */
  readonly user: number
  readonly onRequest: (op: string, request: Answer['request']) => void
  readonly onAnswer: (answer: Answer) => void
  readonly onOwn: (message: Message, incarnation: string | undefined) => void
  /** The SDK learns the name of the server's database. */
  readonly onIncarnation: (name: string) => void
}

export function createNetwork(options: NetworkOptions): Network {
  const { user, onRequest, onAnswer, onOwn, onIncarnation } = options
  const ownMark = `"sender_id":${user},`
  const open = new Set<NodeWebSocket>()
  let isLost = false

  class WatchedWebSocket extends NodeWebSocket {
    #incarnation: string | undefined
    readonly #asked = new Map<string, { op: string; request: object }>()

    constructor(url: string, protocols: string[]) {
      super(isLost ? `ws://${nowhere}` : url, protocols, { perMessageDeflate: false })
      open.add(this)
      this.on('close', () => open.delete(this))
      this.on('error', () => {})
      this.on('message', (data) => this.#onMessage(String(data)))
    }

    override send(text: string): void {
      const [, id, op] = requestStart.exec(text) ?? []
      if (id !== undefined && op !== undefined && watched.has(op)) {
        const request = JSON.parse(text).data
        this.#asked.set(id, { op, request })
        onRequest(op, request)
      }
      super.send(text)
    }

    #onMessage(text: string): void {
      const [, id] = replyStart.exec(text) ?? []
      const isTaken = this.onmessage !== null
      if (id === undefined && text.startsWith(readyStart)) {
        this.#incarnation = JSON.parse(text).data.incarnation
        if (isTaken) onIncarnation(this.#incarnation!)
      }
      if (id === undefined && text.startsWith(createdStart) && text.includes(ownMark))
        onOwn(JSON.parse(text).data, this.#incarnation)
      const asked = id === undefined ? undefined : this.#asked.get(id)
      if (id === undefined || asked === undefined) return
      this.#asked.delete(id)
      onAnswer({ ...asked, ...JSON.parse(text), isTaken, incarnation: this.#incarnation })
    }
  }

  return {
    WebSocket: WatchedWebSocket as unknown as typeof WebSocket,
    async fetch(input, init) {
      if (isLost) throw new TypeError('the network is lost')
      const op = paths[new URL(String(input)).pathname]
      const request = op === undefined || init?.body === undefined ? {} : JSON.parse(String(init.body))
      if (op !== undefined) onRequest(op, request)
      const response = await fetch(input, init)
      if (op === undefined) return response
      const text = await response.text()
      // What a proxy says is no answer of the server.
      if (response.ok) {
        const data = JSON.parse(text)
        if (data.incarnation !== undefined) onIncarnation(data.incarnation)
        onAnswer({ op, request, data, isTaken: true, incarnation: data.incarnation })
      }
      return new Response(text, response)
    },
    lose() {
      isLost = true
      for (const socket of open) socket.terminate()
    },
    find() {
      isLost = false
    },
  }
}
