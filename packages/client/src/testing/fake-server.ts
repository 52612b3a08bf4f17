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
  routes,
  type ServerLimits,
  type Session,
  StonechatError,
} from '@stonechat/protocol'
import { findUnknownKeys, operations } from '@stonechat/protocol/operations'
import { within } from '@stonechat/testkit'
import { type WebSocket, WebSocketServer } from 'ws'

export const me = {
  id: 10001,
  username: 'me',
  nickname: 'me',
  avatar_url: null,
  bio: '',
  phone: '+8613800000001',
  email: null,
  locale: 'en',
  created_at: 1,
}

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
  /** Handshakes answer 401 from now on. */
  refuseHandshakes: boolean
}

export const peerId = 10002
export const peer = { target_type: 'user', target_id: peerId } as const
const conversationId = 1

export const serverLimits: ServerLimits = {
  edit_window_ms: 86_400_000,
  recall_window_ms: 120_000,
  text_max_characters: 8_000,
  custom_content_max_bytes: 16_384,
  draft_max_characters: 8_000,
  group_name_max_characters: 60,
  group_notice_max_characters: 2_000,
  group_max_members: 100_000,
  nickname_max_characters: 40,
  bio_max_characters: 500,
  history_page_max: 200,
  frame_max_bytes: 65_536,
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

  const http = createServer((request, response) => void answerHttp(request, response))
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
    const route = Object.entries(routes).find(
      ([, route]) => 'http' in route && route.http?.join() === `${request.method},${url.pathname}`,
    )
    // A free port may have been another server's a moment ago, and be asked what that one knew.
    if (route === undefined) return void response.writeHead(404).end()
    const op = route[0] as OperationName
    const data = body === '' ? Object.fromEntries(url.searchParams) : JSON.parse(body)
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

function addDefaults(fake: FakeServer): void {
  let refreshCount = 0
  fake.answer('user.get', () => me)
  fake.answer('account.login', () => ({
    user: me,
    token: 'token-0',
    refresh_token: 'refresh-0',
    expires_at: 1e15,
  }))
  fake.answer('token.refresh', () => {
    refreshCount += 1
    return {
      user: me,
      token: `token-${refreshCount}`,
      refresh_token: `refresh-${refreshCount}`,
      expires_at: 1e15,
    }
  })
  fake.answer('session.list', () => ({ sessions: [fake.session], next_cursor: null }))
  fake.answer('session.get', () => fake.session)
  fake.answer('session.read', ({ data }) => ({ read_seq: data.seq, unread: 0 }))
  fake.answer('session.update', ({ data }) => ({ ...fake.session, ...data }))
  fake.answer(
    'message.list',
    ({ data: { before_seq = Infinity, after_seq = 0, around_seq, limit = 50 } }) => {
      if (around_seq !== undefined)
        return {
          conversation_id: conversationId,
          ...pageAround(fake.messages, Number(around_seq), Number(limit)),
        }
      const range = fake.messages.filter(({ seq }) => seq < Number(before_seq) && seq > Number(after_seq))
      const page = Number(after_seq) > 0 ? range.slice(0, Number(limit)) : range.slice(-Number(limit))
      return { conversation_id: conversationId, messages: page, has_more: page.length < range.length }
    },
  )
  fake.answer('message.send', ({ data: { client_id, content } }) => {
    const known = fake.messages.find((one) => one.client_id === client_id)
    return known ?? fake.store({ client_id, content, sender_id: me.id })
  })
  fake.answer('sync', ({ data: { conversations, user_rev } }) => {
    const [, lastSeq] = conversations[0] ?? [conversationId, 0]
    const missing = fake.messages.filter(({ seq }) => seq > lastSeq)
    const { last_seq, rev } = fake.session
    const told = {
      conversation_id: conversationId,
      last_seq,
      rev,
      reset: false,
      messages: missing,
      changed: [],
      deleted: [],
    }
    const isNews = missing.length > 0
    return {
      sessions: isNews ? [fake.session] : [],
      conversations: isNews ? [told] : [],
      removed: [],
      more: false,
      user: { rev: user_rev, reset: false, changes: [] },
      incarnation: fake.incarnation,
      server_time: 0,
    }
  })
  fake.answer('presence.subscribe', () => ({ users: [] }))
  fake.answer('user.list', () => ({ users: [] }))
  fake.answer('presence.update', ({ data }) => ({ hidden: data.hidden ?? false }))
}

/** A page as a server makes it. */
export function pageAround(all: readonly Message[], seq: number, limit: number) {
  const older = all.filter((one) => one.seq <= seq)
  const newer = all.filter((one) => one.seq > seq)
  const half = Math.ceil(limit / 2)
  return {
    messages: [...older.slice(-half), ...newer.slice(0, limit - half)],
    has_more: older.length > half,
    has_newer: newer.length > limit - half,
  }
}

function makeSession(messages: readonly Message[]): Session {
  const last_seq = messages.length
  const own = messages.findLast(({ sender_id }) => sender_id === me.id)?.seq ?? 0
  return {
    conversation_id: conversationId,
    ...peer,
    title: 'peer',
    avatar_url: null,
    last_seq,
    rev: 0,
    session_rev: 1,
    deleted_rev: 0,
    read_seq: own,
    floor_seq: 0,
    unread: last_seq - own,
    pinned: false,
    muted: false,
    draft: '',
    last_message: messages.at(-1) ?? null,
    last_at: 1,
    peer_read_seq: 0,
    peer_delivered_seq: 0,
  }
}
