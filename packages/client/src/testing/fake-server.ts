/** A server of the protocol that misbehaves as a test asks: loses acks, repeats, refuses, falls silent. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type EventData,
  type EventName,
  errorTable,
  type Message,
  type OperationName,
  type Route,
  routes,
  type ServerLimits,
  type Session,
  StonechatError,
} from '@stonechat/protocol'
import { findUnknownKeys, operations } from '@stonechat/protocol/operations'
import { within } from '@stonechat/testkit'
import { type WebSocket, WebSocketServer } from 'ws'
import { addDefaults, conversationId, makeSession, me, peer, peerId, serverLimits } from './fake-world.js'

export interface FakeConnection {
  readonly url: string
  readonly protocols: string
  emit<N extends EventName>(event: N, data: EventData[N]): void
  /** Cuts it without a close frame. */
  cut(): void
  close(code: number): void
}

export interface FakeRequest {
  readonly op: OperationName
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was sent.
  readonly data: any
  readonly via: 'socket' | 'http'
  readonly token: string | undefined
  readonly connection: FakeConnection | undefined
}

/** What an operation answers: data, a thrown StonechatError, or a promise of either that a test keeps open. */
type Handler = (request: FakeRequest) => unknown

export interface FakeServer extends AsyncDisposable {
  readonly url: string
  /** Everything asked, in order. */
  readonly requests: readonly FakeRequest[]
  /** Live ones, oldest first. */
  readonly connections: readonly FakeConnection[]
  /** The one conversation of this server: with user 10002. */
  readonly messages: Message[]
  readonly session: Session
  /** Answers an operation from now on. */
  answer(op: OperationName, handler: Handler): void
  /** The requests of this operation, once there are so many. */
  asked(op: OperationName, count?: number): Promise<FakeRequest[]>
  connected(count?: number): Promise<FakeConnection>
  /** Stores a message as if someone had sent it, without an event. */
  store(message: Partial<Message>): Message & { target_type: 'user'; target_id: number }
  /** What `ready` says from now on. */
  limits: ServerLimits
  /** The name of its database. */
  incarnation: string
  /** The mark of its database, that a sync is answered; older servers make none. */
  mark: string | undefined
  /** Judges the mark that a sync shows, before that is answered. */
  onMark: ((mark: string | undefined) => void | Promise<void>) | undefined
  /** Answers a request that is no operation; `false` for another one. */
  onHttp: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  /** Handshakes answer 401 from now on. */
  refuseHandshakes: boolean
}

export async function startFakeServer(): Promise<FakeServer> {
  const requests: FakeRequest[] = []
  const live: FakeConnection[] = []
  const messages: Message[] = []
  const handlers = new Map<OperationName, Handler>()
  const watchers = new Set<() => void>()
  const sockets = new Set<WebSocket>()
  let connectionCount = 0
  const changed = () => {
    for (const watcher of [...watchers]) watcher()
  }
  const wait = <T>(look: () => T | undefined, what: string) =>
    within(
      new Promise<T>((resolve) => {
        const watcher = () => {
          const found = look()
          if (found === undefined) return
          watchers.delete(watcher)
          resolve(found)
        }
        watchers.add(watcher)
        watcher()
      }),
      () => `${what}; was asked ${requests.map(({ op }) => op)}`,
    )

  const fake: FakeServer = {
    url: '',
    requests,
    connections: live,
    messages,
    limits: serverLimits,
    incarnation: 'first',
    mark: undefined,
    onMark: undefined,
    onHttp: undefined,
    refuseHandshakes: false,
    get session() {
      return makeSession(messages)
    },
    answer: (op, handler) => handlers.set(op, handler),
    asked: (op, count = 1) =>
      wait(() => {
        const found = requests.filter((one) => one.op === op)
        return found.length >= count ? found : undefined
      }, `${count} times ${op}`),
    connected: (count = 1) =>
      wait(() => (connectionCount >= count ? live.at(-1) : undefined), 'a connection'),
    store(message) {
      const stored: Message = {
        conversation_id: conversationId,
        seq: messages.length + 1,
        client_id: `peer-${messages.length + 1}`,
        sender_id: peerId,
        content: { type: 'text', text: `text ${messages.length + 1}` },
        reply_to: null,
        created_at: 1_000 + messages.length,
        rev: 0,
        edited_at: null,
        recalled_at: null,
        ...message,
      }
      messages.push(stored)
      return { ...stored, ...peer }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.terminate()
      webSockets.close()
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
  addDefaults(fake)

  const http = createServer((request, response) => {
    if (!fake.onHttp?.(request, response)) void answerHttp(request, response)
  })
  const webSockets = new WebSocketServer({
    server: http,
    path: '/ws',
    handleProtocols: () => 'stonechat.v1',
    verifyClient: (_info, done) => done(!fake.refuseHandshakes, 401),
  })
  webSockets.on('connection', accept)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return Object.assign(fake, { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` })

  function accept(socket: WebSocket, request: IncomingMessage): void {
    sockets.add(socket)
    const protocols = String(request.headers['sec-websocket-protocol'])
    const send = (frame: object) => socket.send(JSON.stringify(frame))
    const connection: FakeConnection = {
      url: String(request.url),
      protocols,
      emit: (event, data) => send({ event, data }),
      cut: () => socket.terminate(),
      close: (code) => socket.close(code),
    }
    live.push(connection)
    connectionCount += 1
    socket.on('close', () => live.splice(live.indexOf(connection), 1))
    socket.on('message', async (text) => {
      const { id, op, data } = JSON.parse(String(text))
      const token = protocols.split('bearer.')[1]
      const outcome = await handle({ op, data, via: 'socket', token, connection })
      if (id !== undefined) send({ id, ...outcome })
    })
    connection.emit('ready', {
      user_id: me.id,
      device_id: 'd',
      connection_id: 'c',
      node: 'fake',
      incarnation: fake.incarnation,
      server_time: 0,
      limits: fake.limits,
    })
    changed()
  }

  async function answerHttp(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += chunk
    const url = new URL(String(request.url), 'http://fake')
    const route = Object.entries(routes as Record<string, Route>).find(
      ([, { http }]) => http?.[0] === request.method && fieldsOf(http![1], url.pathname) !== undefined,
    )
    // A free port may have been another server's a moment ago, and be asked what that one knew.
    if (route === undefined) return void response.writeHead(404).end()
    const op = route[0] as OperationName
    const named = fieldsOf(route[1].http![1], url.pathname)
    const data = { ...named, ...(body === '' ? Object.fromEntries(url.searchParams) : JSON.parse(body)) }
    const token = request.headers.authorization?.replace('Bearer ', '')
    const outcome = await handle({ op, data, via: 'http', token, connection: undefined })
    const status = 'error' in outcome ? errorTable[outcome.error.code].http : 200
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify('error' in outcome ? outcome.error : outcome.data))
  }

  async function handle(request: FakeRequest) {
    requests.push(request)
    changed()
    const unknown = findUnknownKeys(operations[request.op].input, request.data)
    if (unknown.length > 0) throw new Error(`${request.op} does not know ${unknown.map(({ path }) => path)}`)
    try {
      return { data: (await handlers.get(request.op)?.(request)) ?? {} }
    } catch (error) {
      if (!(error instanceof StonechatError)) throw error
      const { code, message, entry, errors, retryAfterMs } = error
      return { error: { code, message, errors, retryable: entry.retryable, retry_after_ms: retryAfterMs } }
    }
  }
}

/** What stands in a path at the places that a route names; `undefined` where it is another path. */
function fieldsOf(route: string, path: string): Record<string, string> | undefined {
  const [names, values] = [route.split('/'), path.split('/')]
  const isSame = (name: string, at: number) => name.startsWith(':') || name === values[at]
  if (names.length !== values.length || !names.every(isSame)) return undefined
  return Object.fromEntries(
    names.flatMap((name, at) => (name.startsWith(':') ? [[name.slice(1), values[at]!]] : [])),
  )
}
