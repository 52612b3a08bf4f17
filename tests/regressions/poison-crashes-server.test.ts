/** The complaint: one strange value (an id as text, an empty one, a megabyte, an emoji, NUL) and the server is down. */
import type { DescMethodUnary } from '@bufbuild/protobuf'
import { create, ScalarType } from '@bufbuild/protobuf'
import { isErrorCode, type OperationName, routes } from '@stonechat/protocol'
import { operations } from '@stonechat/protocol/operations'
import {
  call,
  openSocket,
  type Person,
  type RunningServer,
  register,
  startServer,
  type TestSocket,
  within,
} from '@stonechat/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operationMethods } from '../../packages/gateway/src/grpc/methods.js'
import { createGrpcClient, refusalOf } from '../../packages/gateway/src/testing/grpc-server.js'
import { poison, poisonedInput } from '../support/poison.js'
import { ask, signIn } from '../support/wire.js'

const grpcToken = 'a token of other services that is long enough'
let server: RunningServer
let grpcPort: number
let ann: Person
let bob: Person
let token: string

beforeAll(async () => {
  server = await startServer({ args: ['-grpc', '0', '-grpc-token', grpcToken] })
  grpcPort = Number(/:(\d+)$/.exec(String((await server.waitForLog('server.listening')).grpc))![1])
  ann = await register(server)
  bob = await register(server)
  token = await signIn(server, ann)
  await ask(server, token, 'POST /api/send', { target_id: bob.id, content: 'hello' })
})
afterAll(() => server[Symbol.asyncDispose]())

const names = (Object.keys(routes) as OperationName[]).filter((name) => name !== 'account.logout')
/** An operation whose names are free takes any of them. */
const freeFields = { theme: 0, language: 0 }
const fieldsOf = (name: OperationName) =>
  Object.keys((operations[name].input as unknown as { shape?: object }).shape ?? freeFields)

/** Values of fields that get past the door, so that what is strange gets further. */
const valid = () => ({
  target_type: ['user', 'group'],
  target_id: [bob.id],
  user_id: [bob.id],
  user_ids: [[bob.id]],
  member_ids: [[bob.id]],
  group_id: [10_001],
  content: ['hello'],
  seq: [1],
  seqs: [[1]],
  limit: [10],
  conversations: [[], [[1, 0, 0]]],
  name: ['name'],
})

/** It is the same process, it answers, and it has logged no unknown error. */
async function expectAlive(): Promise<void> {
  expect((await call(server, 'GET /healthz')).status).toBe(200)
  expect((await call(server, 'GET /api/sessions', { token })).body).toHaveProperty('sessions')
  const unknown = server.logs.filter((line) => line.level === 'error' || line.level === 'fatal')
  expect(unknown).toEqual([])
}

describe('poison over HTTP', { timeout: 120_000 }, () => {
  it.each(names.filter((name) => 'http' in routes[name]))(
    '[Q5a] %s answers with data or a code',
    async (name) => {
      const input = poisonedInput(fieldsOf(name), valid())
      await fc.assert(
        fc.asyncProperty(input, async (given) => {
          const answer = await sendOverHttp(name, given)
          if (answer === 'cut') return
          if (answer.status === 401) token = await signIn(server, ann)
          if (answer.status >= 400) {
            expect(answer.body, `${answer.status} ${answer.text}`).toMatchObject({ code: expect.any(String) })
            expect(isErrorCode(answer.body.code)).toBe(true)
          }
          expect(answer.status, answer.text).toBeLessThan(500)
        }),
        { numRuns: 15 },
      )
      await expectAlive()
    },
  )

  it('[Q5b] any path and any body are answered with a code', async () => {
    const path = fc.string({ unit: 'binary', maxLength: 80 }).map((text) => encodeURI(text.toWellFormed()))
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constant(`${'['.repeat(5_000)}${']'.repeat(5_000)}`),
    )
    await fc.assert(
      fc.asyncProperty(path, body, async (path, rawBody) => {
        for (const line of [`POST /api/${path.replace(/^[./\\]+/, '')}`, 'POST /api/send'] as const) {
          const answer = await call(server, line, { token, rawBody })
          expect(answer.status).toBeGreaterThanOrEqual(400)
          expect(answer.status).toBeLessThan(500)
          expect(isErrorCode(answer.body?.code), answer.text).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
    await expectAlive()
  })
})

async function sendOverHttp(name: OperationName, given: Readonly<Record<string, unknown>>) {
  const [method, pattern] = (routes[name] as { http: readonly ['GET' | 'POST' | 'DELETE', string] }).http
  const rest = new Map(Object.entries(given))
  const path = pattern.replace(/:(\w+)/g, (_, field: string) => {
    const value = rest.get(field) ?? ''
    rest.delete(field)
    return encodeURIComponent(textOf(value).toWellFormed()) || '%20'
  })
  const query = new URLSearchParams([...rest].map(([field, value]) => [field, textOf(value)]))
  const isInQuery = method === 'GET'
  const rawBody = JSON.stringify(Object.fromEntries(rest))
  const line = `${method} ${path}${isInQuery ? `?${query}` : ''}` as Parameters<typeof call>[1]
  const isHuge = line.length > 16_000 || rawBody.length > 262_144
  try {
    return await call(server, line, { token, ...(isInQuery ? {} : { rawBody }) })
  } catch (error) {
    // A client that goes on sending a refused megabyte may be cut off before it reads the refusal.
    if (isHuge) return 'cut'
    throw error
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

describe('poison over the WebSocket', { timeout: 120_000 }, () => {
  it.each(names)('[Q5a] %s answers with data or a code', async (name) => {
    let socket: TestSocket = await openSocket(server, token, { offline: 'none' })
    try {
      await fc.assert(
        fc.asyncProperty(poisonedInput(fieldsOf(name), valid()), async (given) => {
          const reply = await socket.request(name, given).catch(() => undefined)
          if (reply === undefined) {
            // Too long for a frame, or the device has been signed out by what was asked.
            const { code } = await within(socket.closed, () => `an answer to ${name}`)
            expect([1006, 1009, 4102]).toContain(code)
            if (code === 4102) token = await signIn(server, ann)
            socket = await openSocket(server, token, { offline: 'none' })
          } else if (reply.error !== undefined) {
            expect(isErrorCode(reply.error.code)).toBe(true)
            expect(reply.error.code).not.toBe('internal')
          }
        }),
        { numRuns: 15 },
      )
    } finally {
      await socket[Symbol.asyncDispose]()
    }
    await expectAlive()
  })

  it('[Q5c] any frame and any id are answered with a code, and the connection stays', async () => {
    await using socket = await openSocket(server, token, { offline: 'none' })
    const frame = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      poison.map((value) => JSON.stringify(value)),
      fc.tuple(poison, poison, poison).map(([id, op, data]) => JSON.stringify({ id, op, data })),
    )
    const small = frame.filter((text) => Buffer.byteLength(text) < 60_000)
    await fc.assert(
      fc.asyncProperty(small, async (text) => {
        socket.sendRaw(text)
        expect((await socket.request('ping')).data).toBeDefined()
      }),
      { numRuns: 150 },
    )
    await expectAlive()
  })
})

describe('poison over gRPC', { timeout: 120_000 }, () => {
  const methods = operationMethods.map(
    ({ method }) => [`${method.parent.name}/${method.name}`, method] as const,
  )

  it.each(methods)('[Q5a] %s answers with data or a code', async (_, method) => {
    const client = createGrpcClient(grpcPort)
    const authorization = `Bearer ${grpcToken}`
    try {
      await fc.assert(
        fc.asyncProperty(requestOf(method), async (request) => {
          const outcome = await client
            .call(method, request as never, { authorization })
            .then(() => undefined, toRefusal)
          // What is too long never reaches the operation: the transport says RESOURCE_EXHAUSTED by itself.
          if (outcome === undefined || (outcome.status === 8 && outcome.code === undefined)) return
          expect(isErrorCode(outcome.code ?? ''), outcome.message).toBe(true)
          expect(outcome.code).not.toBe('internal')
        }),
        { numRuns: 15 },
      )
    } finally {
      client.client.close()
    }
    await expectAlive()
  })
})

const toRefusal = (error: unknown) => refusalOf(Promise.reject(error))

/** A request whose scalar fields hold anything their type can carry. */
function requestOf(method: DescMethodUnary): fc.Arbitrary<object> {
  const integer = fc.oneof(
    fc.constantFrom(0n, 1n, -1n, 49n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)),
    fc.constantFrom(BigInt(10_001), BigInt(10_002)),
  )
  const text = poison.map((value) => textOf(value).toWellFormed())
  const fields = method.input.fields.flatMap((field) => {
    if (field.fieldKind === 'scalar') return [[field.localName, scalar(field.scalar, integer, text)] as const]
    if (field.fieldKind === 'list' && field.listKind === 'scalar')
      return [[field.localName, fc.array(scalar(field.scalar, integer, text), { maxLength: 5 })] as const]
    if (field.localName === 'content')
      return [
        [field.localName, text.map((one) => ({ type: { case: 'text', value: { text: one } } }))] as const,
      ]
    return []
  })
  return fc.record(Object.fromEntries(fields)).map((values) => create(method.input, values as never))
}

function scalar(
  type: ScalarType,
  integer: fc.Arbitrary<bigint>,
  text: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  if (type === ScalarType.INT64) return integer
  if (type === ScalarType.INT32) return fc.integer()
  return type === ScalarType.BOOL ? fc.boolean() : text
}
