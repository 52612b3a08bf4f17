/** What the tests of both carriers share: small real services, and servers on free ports. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Connection, Log, Outbound, Sink } from '@stonechat/im'
import { type OperationName, type ServerEvent, type ServerLimits, StonechatError } from '@stonechat/protocol'
import {
  type Answer,
  type Caller,
  type Operation,
  type OperationRequest,
  parseInput,
  type Service,
} from '@stonechat/protocol/operations'
import * as z from 'zod'

export interface LogEntry {
  readonly level: string
  readonly event: string
  readonly fields: Record<string, unknown>
}

/** A log that remembers. */
export function createMemoryLog(): Log & { readonly lines: LogEntry[]; text(): string } {
  const lines: LogEntry[] = []
  const at = (level: string) => (fields: object, event: string) => {
    lines.push({ level, event, fields: fields as Record<string, unknown> })
  }
  return {
    lines,
    text: () => JSON.stringify(lines),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  }
}

export type FakeHandlers = Partial<
  Record<OperationName, (request: OperationRequest) => Promise<Answer> | Answer>
>

/** A service that checks its input as real ones do, then asks the handler. */
export function createService(handlers: FakeHandlers): Service & { readonly calls: OperationRequest[] } {
  const calls: OperationRequest[] = []
  return {
    calls,
    operations: Object.keys(handlers) as OperationName[],
    async handle(request) {
      const input = parseInput(request.name, request.input, { ignoreUnknown: request.isNewer })
      calls.push({ ...request, input })
      return handlers[request.name]!({ ...request, input })
    },
  }
}

/** An operation as a value, for what the protocol has none of yet. Takes and answers any JSON object. */
export function createOperation(name: string, given: Partial<Omit<Operation, 'name'>> = {}): Operation {
  return {
    name: name as OperationName,
    summary: `Does ${name}`,
    area: 'im',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: [],
    input: z.looseObject({}),
    output: z.looseObject({}),
    ...given,
  }
}

/** A service that answers such operations, with who called and what came. */
export function createEcho(operations: readonly Operation[]) {
  const calls: OperationRequest[] = []
  const service: Service = {
    operations: operations.map(({ name }) => name),
    async handle(request) {
      calls.push(request)
      return { data: { caller: request.caller ?? null, input: request.input } }
    },
  }
  return { service, calls, operations: Object.fromEntries(operations.map((one) => [one.name, one])) }
}

/** Tokens are `user-N`, `bot-N`, `operator-N`; other words name a fault. */
export async function authenticate(token: string): Promise<Caller> {
  if (token === 'expired') throw new StonechatError('token_expired')
  if (token === 'outage') throw new StonechatError('unavailable')
  const [, kind, userId] = /^(user|bot|operator)-(\d+)$/.exec(token) ?? []
  if (userId === undefined) throw new StonechatError('unauthenticated')
  const caller = { userId: Number(userId), deviceId: `device-${userId}` }
  return kind === 'user' ? caller : { ...caller, kind: kind as 'bot' | 'operator' }
}

/** The hub's side of a connection, laid open. */
export interface RecordedConnection extends Connection {
  caller: Caller
  readonly sink: Sink
  readonly offline: boolean
  pongs: number
  isClosed: boolean
}

/** A live side that greets and remembers its connections. */
export function createMessaging(
  overrides: { authenticate?: (token: string) => Promise<Caller>; connect?: () => Promise<void> } = {},
) {
  const connections: RecordedConnection[] = []
  return {
    connections,
    authenticate: overrides.authenticate ?? authenticate,
    async connect({ caller, sink, offline }: { caller: Caller; sink: Sink; offline: boolean }) {
      await overrides.connect?.()
      const connection: RecordedConnection = {
        id: `connection-${connections.length + 1}`,
        caller,
        sink,
        offline,
        pongs: 0,
        isClosed: false,
        pong() {
          connection.pongs += 1
        },
        closed() {
          connection.isClosed = true
        },
      }
      connections.push(connection)
      const data = {
        user_id: caller.userId,
        device_id: null,
        connection_id: connection.id,
        node: 'n',
        incarnation: 'i',
        server_time: 1,
        limits: serverLimits,
      }
      sink.deliver(outbound({ event: 'ready', data }))
      return connection
    },
  }
}

const serverLimits: ServerLimits = {
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

export function outbound(event: ServerEvent, isEphemeral = false): Outbound {
  return { text: JSON.stringify(event), isEphemeral, wire: undefined }
}

/** A text event of about this many bytes. */
export function bigEvent(bytes: number, isEphemeral = false): Outbound {
  return {
    text: JSON.stringify({ event: 'typing', data: { text: 'a'.repeat(bytes) } }),
    isEphemeral,
    wire: undefined,
  }
}

/** A plain server on a free port of this machine. */
export async function listen(
  server: Server = createServer(),
): Promise<{ readonly port: number; readonly url: string } & AsyncDisposable> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Waits for something that has no event of its own; the test's time limit is its end. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate)
}
