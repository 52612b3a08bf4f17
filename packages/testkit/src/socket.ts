/** A small WebSocket client that shows frames as they come, in order, and never retries. */
import type { ConnectionOptions } from 'node:tls'
import type { EventData, EventName, ReplyFrame, WireError } from '@stonechat/protocol'
import { WebSocket } from 'ws'
import type { ServerAddress } from './server.js'
import { within } from './within.js'

export interface TestSocketOptions {
  /** `none` suppresses the push of offline messages. */
  readonly offline?: 'none'
  readonly protocols?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** For `wss`: whose certificate is trusted, where names lead, and the address to come from. */
  readonly connection?: Pick<ConnectionOptions, 'ca' | 'lookup'> & { readonly localAddress?: string }
}

export interface SocketClose {
  readonly code: number
  readonly reason: string
}

/** What a request was answered: data, or the error of the wire. */
export interface SocketReply {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came, and fails where it is not there.
  readonly data?: any
  readonly error?: WireError
}

export interface TestSocket extends AsyncDisposable {
  readonly ready: EventData['ready']
  readonly closed: Promise<SocketClose>
  /** Events that came and were not taken by `next` yet, oldest first. */
  readonly pending: readonly { readonly event: EventName; readonly data: unknown }[]
  /** Sends a request and resolves with its reply, also where that is an error. */
  request(op: string, data?: unknown): Promise<SocketReply>
  /** Sends a frame as it is. */
  sendRaw(frame: string | Uint8Array): void
  /** The next reply that has this id. For frames sent raw. */
  reply(id: number | string | null): Promise<SocketReply>
  /** Takes the oldest event of this name (that matches), waiting for it. Others stay. */
  next<N extends EventName>(event: N, matches?: (data: EventData[N]) => boolean): Promise<EventData[N]>
  /** Stops reading from the network, as a client that hangs; `resume` goes on. */
  pause(): void
  resume(): void
  /** Closes and waits for the end. */
  close(code?: number): Promise<SocketClose>
  /** Cuts the connection without a close frame. */
  terminate(): void
}

/** Opens a socket and waits for `ready`. Rejects where the handshake is refused or the socket is closed at once. */
export async function openSocket(
  server: Pick<ServerAddress, 'wsUrl'>,
  token: string,
  options: TestSocketOptions = {},
): Promise<TestSocket> {
  const url = new URL(server.wsUrl)
  if (options.protocols === undefined) url.searchParams.set('token', token)
  if (options.offline !== undefined) url.searchParams.set('offline', options.offline)
  const socket = new WebSocket(url, [...(options.protocols ?? [])], {
    headers: { ...options.headers },
    perMessageDeflate: false,
    ...options.connection,
  })
  const inbox = createInbox()
  const closed = new Promise<SocketClose>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  socket.on('message', (data) => inbox.take(JSON.parse(String(data))))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => {})

  let lastId = 0
  const endsEarly = closed.then(({ code, reason }) => {
    throw new Error(`the socket was closed with ${code} ${reason}`)
  })
  endsEarly.catch(() => {})
  const expect = <T>(promise: Promise<T>, what: string) =>
    within(Promise.race([promise, endsEarly]), () => `${what}; got ${JSON.stringify(inbox.events)}`)

  const test: TestSocket = {
    ready: (await expect(inbox.event('ready', undefined), 'ready')) as EventData['ready'],
    closed,
    pending: inbox.events,
    request(op, data) {
      lastId += 1
      const id = lastId
      const reply = expect(inbox.reply(id), `the reply to ${op}`)
      socket.send(JSON.stringify({ id, op, data }))
      return reply
    },
    sendRaw: (frame) => socket.send(frame),
    reply: (id) => expect(inbox.reply(id), `the reply with id ${id}`),
    next: (event, matches) => expect(inbox.event(event, matches as Matcher), event) as Promise<never>,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close(code = 1000) {
      socket.close(code)
      return within(closed, () => 'the end of the socket')
    },
    terminate: () => socket.terminate(),
    async [Symbol.asyncDispose]() {
      socket.terminate()
      await closed
    },
  }
  return test
}

type Matcher = ((data: unknown) => boolean) | undefined
type ArrivedEvent = { readonly event: EventName; readonly data: unknown }

/** Sorts frames into replies by id and events in order, and resolves the waiting calls. */
function createInbox() {
  const events: ArrivedEvent[] = []
  const replies: (ReplyFrame & SocketReply)[] = []
  const waiting = new Set<() => boolean>()

  const wait = <T>(look: () => T | undefined) =>
    new Promise<T>((resolve) => {
      const attempt = () => {
        const found = look()
        if (found === undefined) return false
        resolve(found)
        return true
      }
      if (!attempt()) waiting.add(attempt)
    })

  return {
    events,
    take(frame: (ReplyFrame & SocketReply) | ArrivedEvent) {
      if ('event' in frame) events.push(frame)
      else replies.push(frame)
      for (const attempt of waiting) if (attempt()) waiting.delete(attempt)
    },
    event: (name: EventName, matches: Matcher) =>
      wait(() => {
        const index = events.findIndex((one) => one.event === name && (matches?.(one.data) ?? true))
        return index < 0 ? undefined : events.splice(index, 1)[0]!.data
      }),
    reply: (id: number | string | null) =>
      wait(() => {
        const index = replies.findIndex((one) => one.id === id)
        return index < 0 ? undefined : replies.splice(index, 1)[0]!
      }),
  }
}
