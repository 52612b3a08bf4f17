import { type ErrorCode, errorTable, faults, limits, StonechatError } from '@stonechat/protocol'
import type { Answer } from '@stonechat/protocol/operations'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { gatewayLimits } from '../limits.js'
import { createService } from '../testing/fixtures.js'
import { refusalOf, startGrpc } from '../testing/grpc-server.js'
import { createGrpcGateway } from './gateway.js'
import { AccountService } from './gen/stonechat/v1/account_pb.js'
import { GroupService } from './gen/stonechat/v1/group_pb.js'
import { MessageService } from './gen/stonechat/v1/message_pb.js'
import { PresenceService } from './gen/stonechat/v1/presence_pb.js'

const { send } = MessageService.method
const text = (value: string) => ({ type: { case: 'text' as const, value: { text: value } } })
const request = { senderId: 10001n, targetId: 10002n, content: text('hi') }
const failing = (error: unknown) =>
  createService({
    'message.send': () => {
      throw error
    },
  })

afterEach(() => {
  vi.useRealTimers()
})

describe('the service token', () => {
  it.each([
    ['none', null],
    ['an empty one', ''],
    ['another', 'Bearer other'],
    ['a longer one', 'Bearer the service token!'],
    ['another scheme', 'Basic the service token'],
    ['a user token', 'Bearer user-10001'],
  ])('[F14] a call with a wrong token is refused before it is read: %s', async (_name, authorization) => {
    const service = createService({ 'message.send': () => ({ data: {} }) })
    await using grpc = await startGrpc([service])
    const refusal = await refusalOf(grpc.call(send, request, { authorization }))
    expect(refusal).toMatchObject({ status: 16, code: 'unauthenticated' })
    expect(refusal.errors).toMatchObject([{ path: 'authorization' }])
    expect(service.calls).toEqual([])
  })

  it('[F15] looking at tokens needs the service token too', async () => {
    await using grpc = await startGrpc([])
    const call = grpc.call(AccountService.method.validateToken, { token: 'user-1' }, { authorization: null })
    expect(await refusalOf(call)).toMatchObject({ status: 16, errors: [{ path: 'authorization' }] })
  })

  it('[F16] an empty service token is refused at the start', () => {
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    const authenticate = async () => ({ userId: 1 })
    expect(() => createGrpcGateway({ services: [], authenticate, serviceToken: '', log })).toThrow(RangeError)
  })
})

describe('an error', () => {
  it.each(Object.keys(errorTable) as ErrorCode[])(
    '[F17] an error such as %s has the status and the sentence of the table, and its code in the trailing metadata',
    async (code) => {
      await using grpc = await startGrpc([failing(new StonechatError(code))])
      expect(await refusalOf(grpc.call(send, request))).toEqual({
        status: errorTable[code].grpc,
        message: errorTable[code].en,
        code,
        errors: undefined,
        retryAfterMs: undefined,
      })
    },
  )

  it('[F18] an error says which fields are wrong, in any script, and when to try again', async () => {
    const errors = [{ path: 'content.text', message: '太长 😀' }]
    await using grpc = await startGrpc([
      failing(new StonechatError('rate_limited', { errors, retryAfterMs: 1500.2 })),
    ])
    expect(await refusalOf(grpc.call(send, request))).toMatchObject({ errors, retryAfterMs: '1501' })
  })

  it('[F73] an error says in English what is wrong with a field', async () => {
    const errors = [{ path: 'cursor', message: faults.cursor }]
    await using grpc = await startGrpc([failing(new StonechatError('invalid_input', { errors }))])
    expect(await refusalOf(grpc.call(send, request))).toMatchObject({
      errors: [{ path: 'cursor', message: faults.cursor.en }],
    })
  })

  it('[F19] what is no error of the table is INTERNAL, logged with its cause, and leaks nothing', async () => {
    const cause = new Error('secret: connection to 10.0.0.3 lost')
    await using grpc = await startGrpc([failing(cause)])
    const refusal = await refusalOf(grpc.call(send, request))
    expect(refusal).toMatchObject({ status: 13, code: 'internal', message: errorTable.internal.en })
    expect(JSON.stringify(refusal)).not.toContain('secret')
    expect(grpc.log.lines).toEqual([
      {
        level: 'error',
        event: 'grpc.failed',
        fields: { method: '/stonechat.v1.MessageService/Send', err: cause },
      },
    ])
  })

  it('[F20] an answer that does not fit its message is INTERNAL, not a half answer', async () => {
    const service = createService({ 'message.send': () => ({ data: { seq: 1.5 } }) })
    await using grpc = await startGrpc([service])
    expect(await refusalOf(grpc.call(send, request))).toMatchObject({ status: 13, code: 'internal' })
    expect(grpc.log.lines.map(({ event }) => event)).toEqual(['grpc.failed'])
  })
})

describe('bad input', () => {
  const service = createService({
    'message.send': () => ({ data: {} }),
    'presence.get': () => ({ data: { users: [] } }),
    'group.add': () => ({ data: {} }),
  })

  it.each([
    ['no sender', { ...request, senderId: 0n }, 'sender_id'],
    ['a negative sender', { ...request, senderId: -1n }, 'sender_id'],
    ['a sender of 2^53', { ...request, senderId: 2n ** 53n }, 'sender_id'],
    ['no target', { ...request, targetId: 0n }, 'target_id'],
    ['a negative target', { ...request, targetId: -5n }, 'target_id'],
    ['a target of 2^53', { ...request, targetId: 2n ** 53n }, 'target_id'],
    ['a target below -2^53', { ...request, targetId: -(2n ** 60n) }, 'target_id'],
    ['an unknown kind of target', { ...request, targetType: 7 as never }, 'target_type'],
    ['no content', { ...request, content: {} }, 'content'],
    ['empty text', { ...request, content: text('') }, 'content.text'],
    ['text with NUL', { ...request, content: text('a\0') }, 'content.text'],
    ['a client_id with a space', { ...request, clientId: 'a b' }, 'client_id'],
    ['an empty client_id', { ...request, clientId: '' }, 'client_id'],
  ])('[F21] bad input is refused with the path of the fault: %s', async (_name, bad, path) => {
    await using grpc = await startGrpc([service])
    const refusal = await refusalOf(grpc.call(send, bad))
    expect(refusal).toMatchObject({ status: 3, code: 'invalid_input' })
    expect(refusal.errors?.map((error) => error.path)).toContainEqual(
      expect.stringMatching(new RegExp(`^${path}`)),
    )
  })

  it('[F22] an unsafe integer in a list is named by its place', async () => {
    await using grpc = await startGrpc([service])
    const call = grpc.call(GroupService.method.addMembers, {
      actorId: 1n,
      groupId: 2n,
      userIds: [1n, 2n ** 60n],
    })
    expect((await refusalOf(call)).errors).toMatchObject([{ path: 'user_ids.1' }])
  })

  it.each([
    ['nobody', []],
    ['too many', Array.from({ length: limits.presenceMaxUsers + 1 }, (_, index) => BigInt(index + 1))],
    ['a negative id', [-1n]],
  ])('[F23] presence of %s is refused', async (_name, userIds) => {
    await using grpc = await startGrpc([service])
    const refusal = await refusalOf(grpc.call(PresenceService.method.get, { userIds }))
    expect(refusal).toMatchObject({ status: 3, code: 'invalid_input' })
    expect(refusal.errors?.[0]?.path).toMatch(/^user_id/)
  })

  it.each([
    ['not a number', { case: 'numberValue' as const, value: Number.NaN }],
    ['infinity', { case: 'numberValue' as const, value: Number.POSITIVE_INFINITY }],
    ['nothing at all', { case: undefined }],
  ])('[F24] a value that is no JSON is refused: %s', async (_name, kind) => {
    await using grpc = await startGrpc([service])
    const content = { type: { case: 'custom' as const, value: { name: 'a', data: { kind } } } }
    const refusal = await refusalOf(grpc.call(send, { ...request, content }))
    expect(refusal).toMatchObject({ code: 'invalid_input', errors: [{ path: 'content.custom.data' }] })
  })

  it('[F25] bytes that are no such message are invalid_input', async () => {
    await using grpc = await startGrpc([service])
    for (const bytes of [[0xff, 0xff, 0xff], [0x22, 0x7f, 0x01], nested(100)]) {
      const refusal = await refusalOf(grpc.callRaw(send, Uint8Array.from(bytes)))
      expect(refusal).toMatchObject({ status: 3, code: 'invalid_input' })
    }
    expect(grpc.log.lines).toEqual([])
  })

  it('[F26] a request over the limit is RESOURCE_EXHAUSTED and is not read', async () => {
    await using grpc = await startGrpc([service])
    const content = text('a'.repeat(gatewayLimits.grpcMessageMaxBytes))
    expect(await refusalOf(grpc.call(send, { ...request, content }))).toMatchObject({ status: 8 })
  })
})

describe('waiting', () => {
  /** A service whose answers the test holds back. */
  function slowService() {
    let start: () => void
    const started = new Promise<void>((resolve) => {
      start = resolve
    })
    let settle: { resolve(answer: Answer): void; reject(error: Error): void }
    const answer = new Promise<Answer>((resolve, reject) => {
      settle = { resolve, reject }
    })
    const service = createService({
      'message.send': () => {
        start()
        return answer
      },
    })
    return { service, started, ...settle! }
  }

  it("[F27] a call ends at the caller's deadline; a fault that comes later is logged, without effect", async () => {
    const slow = slowService()
    await using grpc = await startGrpc([slow.service])
    const refusal = await refusalOf(grpc.call(send, request, { deadline: Date.now() + 300 }))
    expect(refusal.status).toBe(4)
    slow.reject(new Error('too late'))
    expect(await refusalOf(grpc.call(send, { ...request, senderId: 0n }))).toMatchObject({ status: 3 })
    expect(grpc.log.lines.map(({ event }) => event)).toEqual(['grpc.failed'])
  })

  it('[F28] a call ends when the caller cancels, and the connection goes on', async () => {
    const slow = slowService()
    await using grpc = await startGrpc([slow.service])
    let cancel = () => {}
    const call = refusalOf(
      grpc.call(send, request, {
        onCall: (started) => {
          cancel = () => started.cancel()
        },
      }),
    )
    await slow.started
    cancel()
    expect((await call).status).toBe(1)
    slow.resolve({ data: {} })
    expect(await refusalOf(grpc.call(send, { ...request, senderId: 0n }))).toMatchObject({ status: 3 })
  })

  it('[F29] a call ends after requestTimeoutMs whatever the caller wants', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const slow = slowService()
    await using grpc = await startGrpc([slow.service])
    const call = refusalOf(grpc.call(send, request, { deadline: Number.POSITIVE_INFINITY }))
    await slow.started
    vi.advanceTimersByTime(limits.requestTimeoutMs)
    expect(await call).toMatchObject({ status: 14, code: 'unavailable' })
    vi.useRealTimers()
  })
})

/** `content.custom.data` as lists in lists in lists. */
function nested(levels: number): number[] {
  let value: number[] = []
  for (let level = 0; level < levels; level++) value = field(6, field(1, value))
  return field(4, field(2, field(2, value)))
}

/** A length-delimited field. */
function field(number: number, bytes: number[]): number[] {
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]
  return [(number << 3) | 2, ...length, ...bytes]
}
