/** Limits that contradict each other: whatever an operation takes has room on every carrier, however it is written. */
import { limits, type OperationName } from '@stonechat/protocol'
import { operations, parseInput } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { isOfferedOnSocket } from './dispatch.js'
import { gatewayLimits } from './limits.js'
import { createService, type FakeHandlers } from './testing/fixtures.js'
import { startHttp } from './testing/http-server.js'
import { escapeAll, largestInput } from './testing/largest-input.js'
import { startSockets } from './testing/socket-client.js'
import { countUnescapedBytes } from './ws/frame-size.js'

/** `sync` is asked in parts where what is held does not fit. */
const all = Object.values(operations).filter(({ name, body }) => name !== 'sync' && body === undefined)
const service = createService(
  Object.fromEntries(all.map(({ name }) => [name, () => ({ data: { done: name } })])) as FakeHandlers,
)
const isAccepted = (name: OperationName, input: unknown) => {
  try {
    return parseInput(name, input) !== undefined
  } catch {
    return false
  }
}

describe('the largest input of an operation', () => {
  it('[W740] the largest input of each operation has room in a frame, however it is written', async () => {
    await using sockets = await startSockets([service])
    for (const caller of ['user', 'bot', 'operator']) {
      const socket = await sockets.connect(`?token=${caller}-7`)
      for (const operation of all.filter(isOfferedOnSocket)) {
        const { name } = operation
        const data = largestInput(operation)
        for (const frame of [
          JSON.stringify({ id: name, op: name, data }),
          escapeAll({ id: name, op: name, data }),
        ]) {
          expect(countUnescapedBytes(Buffer.from(frame)), name).toBeLessThanOrEqual(limits.frameMaxBytes)
          socket.send(frame)
          const reply = await socket.next()
          expect(reply.id).toBe(name)
          const isAllowed =
            operation.auth === 'user' || operation.auth === 'none' || operation.auth === caller
          if (isAllowed && isAccepted(name, data)) expect(reply).toEqual({ id: name, data: { done: name } })
        }
      }
    }
  })

  it('[H747] the largest input of each operation has room in a body, however it is written', async () => {
    await using http = await startHttp([service], { serviceToken: 'a service token of some length' })
    for (const operation of all) {
      const [method, path] = operation.http ?? ['GET', '']
      if (method !== 'POST') continue
      const input = largestInput(operation)
      const address = path.replaceAll(/:\w+|\{\w+\}/g, '1')
      for (const body of [JSON.stringify(input), escapeAll(input)]) {
        expect(body.length).toBeLessThanOrEqual(gatewayLimits.httpBodyMaxBytes)
        const answer = await http.call(method, address, body)
        expect(answer.status, operation.name).not.toBe(413)
        if (operation.auth === 'user' && address === path && isAccepted(operation.name, input))
          expect(answer).toMatchObject({ status: operation.status })
      }
    }
  })

  it.for(['message.send', 'message.edit', 'session.update', 'user.preferences', 'group.update'] as const)(
    '[W741] the largest input that is found is accepted, and larger than a frame where it is escaped: %s',
    (name) => {
      const input = largestInput(operations[name])
      expect(isAccepted(name, input)).toBe(true)
      if (name !== 'group.update') expect(escapeAll(input).length).toBeGreaterThan(limits.frameMaxBytes)
    },
  )

  it('[W742] a frame counts what its escapes stand for', () => {
    for (const text of [
      'a',
      'é',
      '字',
      '😀',
      '"',
      '\\',
      '\n',
      '\\u0061',
      'a\\\\u00e9"',
      '字😀é\u0001'.repeat(50),
    ]) {
      const written = JSON.stringify(text)
      const plain = Buffer.byteLength(text) + 2
      expect(countUnescapedBytes(Buffer.from(escapeAll(text)))).toBe(plain)
      expect(countUnescapedBytes(Buffer.from(written))).toBe(plain)
    }
  })

  it('[W743] a frame whose text is more than 64 KiB closes with 1009, and so does one that is written in more than 128 KiB', async () => {
    await using sockets = await startSockets([service])
    const frame = (text: string) => `{"id":1,"op":"ping","data":{"a":"${text}"}}`
    const empty = frame('').length
    for (const text of [
      '\\u5b57'.repeat((limits.frameMaxBytes - empty) / 3 + 1),
      '\\u0061'.repeat(gatewayLimits.frameEscapedMaxBytes / 6),
      'a'.repeat(limits.frameMaxBytes - empty + 1),
    ]) {
      const socket = await sockets.connect()
      socket.send(frame(text))
      expect((await socket.closed).code).toBe(1009)
    }
  })
})
