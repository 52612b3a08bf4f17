import { faults, limits, protocolVersion, StonechatError } from '@stonechat/protocol'
import { addWritten } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { createService } from '../testing/fixtures.js'
import { startSockets } from '../testing/socket-client.js'

const send = (id: number | string, text = 'a') => ({
  id,
  op: 'message.send',
  data: { target_id: 1, content: text },
})
const echo = createService({
  'message.send': ({ input }) => ({ data: (input as { content: { text: string } }).content.text }),
  'presence.get': ({ caller }) => ({ data: caller }),
  'account.login': () => ({ data: {} }),
  'group.create': () => {
    throw new Error('the secret of the database')
  },
  'group.get': () => {
    throw new StonechatError('group_not_found')
  },
  typing: () => ({ data: {} }),
  ping: ({ connectionId, ip, userAgent, caller }) => ({ data: { connectionId, ip, userAgent, caller } }),
})

describe('a request', () => {
  it.each([1, 200, 70_000])(
    '[T550] an answer that stands written goes out as it stands, in a frame of any length: %i',
    async (length) => {
      const messages = ['你'.repeat(length)]
      const json = Buffer.from(JSON.stringify({ messages }))
      const written = createService({
        'message.list': () => ({ data: addWritten({}, 'messages', () => [], json) }),
      })
      await using sockets = await startSockets([written])
      const socket = await sockets.connect()
      socket.send({ id: 'a"b', op: 'message.list', data: { target_id: 3 } })
      expect(await socket.next()).toEqual({ id: 'a"b', data: { messages } })
    },
  )

  it('[W20] a request is answered with its id, a number or a string', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    for (const id of [0, 1.5, -7, 'a', '']) {
      socket.send(send(id))
      expect(await socket.next()).toEqual({ id, data: 'a' })
    }
  })

  it('[W700] a key that a frame or its operation does not know is refused with what was probably meant, and the frame before is not undone', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    const refused = (path: string, meant?: string) => ({
      code: 'invalid_input',
      errors: [{ path, message: faults.unknownKey(meant).en }],
    })
    for (const [frame, path, meant] of [
      [{ ...send(1), dta: {} }, 'dta', 'data'],
      [{ ...send(1), payload: {} }, 'payload', undefined],
      [{ ...send(1), data: { target_id: 1, content: 'a', clientId: 'x' } }, 'clientId', 'client_id'],
      [
        { ...send(1), data: { target_id: 1, content: { type: 'text', text: 'a', x: 1 } } },
        'content.x',
        undefined,
      ],
    ] as const) {
      socket.send(frame)
      expect(await socket.next()).toMatchObject({ id: 1, error: refused(path, meant) })
    }
    socket.send({ ...send(2), x_trace: 'abc', data: { ...send(2).data, x_trace: { a: 1 } } })
    expect(await socket.next()).toEqual({ id: 2, data: 'a' })
  })

  it('[W702] a connection that names a newer protocol may send keys that the server does not know', async () => {
    await using sockets = await startSockets([echo])
    const later = protocolVersion + 1
    const newer = await sockets.connect(`?token=user-7&x_version=${later}&compress=no`)
    newer.send({ ...send(1), hint: 1, data: { ...send(1).data, hologram: [7] } })
    expect(await newer.next()).toEqual({ id: 1, data: 'a' })
    const same = await sockets.connect(`?token=user-7&x_version=${protocolVersion}`)
    same.send({ ...send(1), data: { ...send(1).data, hologram: [7] } })
    expect(await same.next()).toMatchObject({ id: 1, error: { code: 'invalid_input' } })
  })

  it('[W21] a request carries caller, connection, address and user agent to the service', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect('?token=user-7', { headers: { 'user-agent': 'test' } })
    socket.send({ id: 1, op: 'ping' })
    expect(await socket.next()).toEqual({
      id: 1,
      data: {
        connectionId: 'connection-1',
        ip: '127.0.0.1',
        userAgent: 'test',
        caller: { userId: 7, deviceId: 'device-7' },
      },
    })
  })

  it('[W22] a request starts in the order of the frames, and may be answered out of order', async () => {
    const started: string[] = []
    const releases = new Map<string, () => void>()
    const service = createService({
      'message.send': async ({ input }) => {
        const { text } = (input as { content: { text: string } }).content
        started.push(text)
        await new Promise<void>((resolve) => releases.set(text, resolve))
        return { data: text }
      },
      ping: () => ({ data: {} }),
    })
    await using sockets = await startSockets([service])
    const socket = await sockets.connect()
    const texts = Array.from({ length: 100 }, (_, index) => String(index))
    for (const text of texts) socket.send(send(text, text))
    socket.send({ id: 'last', op: 'ping' })
    expect(await socket.next()).toMatchObject({ id: 'last' })
    expect(started).toEqual(texts)
    for (const text of texts.toReversed()) {
      releases.get(text)!()
      expect(await socket.next()).toEqual({ id: text, data: text })
    }
  })

  it('[W23] a request waits its turn where too many are pending: none is lost and the order stays', async () => {
    const started: string[] = []
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    let reachedLimit = () => {}
    const limitReached = new Promise<void>((resolve) => {
      reachedLimit = resolve
    })
    const service = createService({
      'message.send': async ({ input }) => {
        started.push((input as { content: { text: string } }).content.text)
        if (started.length === gatewayLimits.connectionPendingMaxRequests) reachedLimit()
        await gate
        return { data: {} }
      },
    })
    await using sockets = await startSockets([service])
    const socket = await sockets.connect()
    const texts = Array.from({ length: 2_000 }, (_, index) => String(index))
    for (const text of texts) socket.send(send(text, text))
    await limitReached
    expect(started).toHaveLength(gatewayLimits.connectionPendingMaxRequests)
    release()
    for (const text of texts) expect(await socket.next()).toEqual({ id: text, data: {} })
    expect(started).toEqual(texts)
  })

  it('[W24] a request without an id gets no reply, whether it succeeds or fails', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    socket.send({ op: 'typing', data: { target_id: 1 } })
    socket.send({ op: 'typing', data: { target_id: 'x' } })
    socket.send(send('after'))
    expect(await socket.next()).toMatchObject({ id: 'after' })
  })

  it('[W25] a request that fails is answered with code, sentence and whether to retry, in the language asked for', async () => {
    await using sockets = await startSockets([echo])
    const english = await sockets.connect()
    english.send({ id: 1, op: 'group.get', data: { group_id: 1 } })
    const error = { code: 'group_not_found', message: 'There is no such group.', retryable: false }
    expect(await english.next()).toEqual({ id: 1, error })
    const chinese = await sockets.connect('?token=user-7&lang=zh')
    chinese.send({ id: 1, op: 'group.get', data: { group_id: 1 } })
    expect(await chinese.next()).toMatchObject({ error: { message: '群聊不存在。' } })
  })

  it('[W522] a request that has wrong fields is answered in that language with what is wrong with them', async () => {
    await using sockets = await startSockets([echo])
    const chinese = await sockets.connect('?token=user-7&lang=zh-CN')
    chinese.send({ id: 1, op: 'message.send', data: { target_id: 0, content: '' } })
    expect(await chinese.next()).toMatchObject({
      error: {
        code: 'invalid_input',
        errors: [
          { path: 'target_id', message: '不能小于 1' },
          { path: 'content.text', message: '不能为空' },
        ],
      },
    })
    chinese.send('[]')
    expect(await chinese.next()).toMatchObject({
      error: { errors: [{ path: '', message: '必须是含有 op 和 data 的对象' }] },
    })
  })

  it('[W26] a request that hits a bug is internal: the cause is logged and not revealed', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    socket.send({ id: 1, op: 'group.create', data: { name: 'n' } })
    const reply = await socket.next()
    expect(reply).toMatchObject({ id: 1, error: { code: 'internal' } })
    expect(JSON.stringify(reply)).not.toContain('secret')
    expect(sockets.log.lines).toContainEqual({
      level: 'error',
      event: 'ws.failed',
      fields: { op: 'group.create', err: expect.objectContaining({ message: 'the secret of the database' }) },
    })
  })

  it('[W27] a request for an open operation of messaging knows its caller; account operations without a token are unknown', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    socket.send({ id: 1, op: 'presence.get', data: { user_id: 1 } })
    expect(await socket.next()).toMatchObject({ id: 1, data: { userId: 7 } })
    socket.send({ id: 2, op: 'account.login', data: { phone: '1', password: 'p' } })
    expect(await socket.next()).toMatchObject({ id: 2, error: { code: 'unknown_operation' } })
  })
})

describe('a bad frame', () => {
  const deep = `{"id":9,"op":"ping","data":${'['.repeat(1_000)}${']'.repeat(1_000)}}`
  it.each([
    ['no JSON', '{"id":1', null, 'invalid_json'],
    ['nothing', '', null, 'invalid_json'],
    ['a list', '[]', null, 'invalid_input'],
    ['a number', '7', null, 'invalid_input'],
    ['null', 'null', null, 'invalid_input'],
    ['no op', '{"id":9}', 9, 'unknown_operation'],
    ['an unknown op', '{"id":9,"op":"nope"}', 9, 'unknown_operation'],
    ['an unknown op without an id', '{"op":"nope"}', null, 'unknown_operation'],
    ['an op of the prototype', '{"id":9,"op":"constructor"}', 9, 'unknown_operation'],
    ['an op that is no text', '{"id":9,"op":["ping"]}', 9, 'unknown_operation'],
    ['an id that is an object', '{"id":{},"op":"ping"}', null, 'invalid_input'],
    ['too deep', deep, 9, 'invalid_input'],
    ['a __proto__', '{"id":9,"op":"ping","__proto__":{"op":"typing"}}', 9, 'invalid_input'],
    ['data that is no object', '{"id":9,"op":"message.send","data":7}', 9, 'invalid_input'],
    [
      'a target as text',
      '{"id":9,"op":"message.send","data":{"target_id":"1","content":"a"}}',
      9,
      'invalid_input',
    ],
    [
      'a negative target',
      '{"id":9,"op":"message.send","data":{"target_id":-1,"content":"a"}}',
      9,
      'invalid_input',
    ],
    [
      'a target of 2^60',
      `{"id":9,"op":"message.send","data":{"target_id":${2 ** 60},"content":"a"}}`,
      9,
      'invalid_input',
    ],
    ['NUL', '{"id":9,"op":"message.send","data":{"target_id":1,"content":"\\u0000"}}', 9, 'invalid_input'],
    [
      'half a character',
      '{"id":9,"op":"message.send","data":{"target_id":1,"content":"\\ud83d"}}',
      9,
      'invalid_input',
    ],
  ])('[W28] a bad frame is answered and the connection kept: %s', async (_name, frame, id, code) => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    socket.send(frame)
    expect(await socket.next()).toMatchObject({ id, error: { code } })
    socket.send(send('after'))
    expect(await socket.next()).toEqual({ id: 'after', data: 'a' })
  })

  it('[W29] a frame of 64 KiB is read; one byte more closes with 1009', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    const frame = JSON.stringify(send(1))
    socket.send(frame + ' '.repeat(limits.frameMaxBytes - frame.length))
    expect(await socket.next()).toMatchObject({ id: 1 })
    socket.send(frame + ' '.repeat(limits.frameMaxBytes - frame.length + 1))
    expect((await socket.closed).code).toBe(1009)
  })

  it('[W30] a frame that is binary closes with 4004', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    socket.ws.send(Buffer.from('{"id":1,"op":"ping"}'))
    expect((await socket.closed).code).toBe(4004)
  })

  it('[W31] a frame of text that is not UTF-8 closes with 1007', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    socket.ws.send(Buffer.from([0xff, 0xfe]), { binary: false })
    expect((await socket.closed).code).toBe(1007)
  })
})

describe('a rate limit', () => {
  it('[W32] a request over the limit answers rate_limited with the time to wait, and keeps the connection', async () => {
    await using sockets = await startSockets([echo], {
      limiter: createLimiter({ isEnabled: true, clock: () => 4_000 }),
    })
    const socket = await sockets.connect()
    const granted = gatewayLimits.ratePointsPerUser - gatewayLimits.ratePointsPerConnect
    for (let index = 0; index <= granted; index += 1) socket.send(send(index))
    const replies = new Map<unknown, unknown>()
    while (replies.size <= granted) {
      const { id, ...reply } = await socket.next()
      replies.set(id, reply)
    }
    expect(replies.get(granted)).toMatchObject({
      error: { code: 'rate_limited', retryable: true, retry_after_ms: 6_000 },
    })
    replies.delete(granted)
    for (const reply of replies.values()) expect(reply).toEqual({ data: 'a' })
    expect(socket.ws.readyState).toBe(socket.ws.OPEN)
  })

  it.each([
    ['requests', JSON.stringify(send(1))],
    ['bad frames', '{'],
  ])(
    '[W33] a client that keeps sending after refusals, three windows’ worth, is closed with 4003: %s',
    async (_name, frame) => {
      await using sockets = await startSockets([echo], {
        limiter: createLimiter({ isEnabled: true, clock: () => 0 }),
      })
      const socket = await sockets.connect()
      for (let index = 0; index <= 4 * gatewayLimits.ratePointsPerUser; index += 1) socket.send(frame)
      expect((await socket.closed).code).toBe(4003)
      const { ratePointsPerUser, ratePointsPerConnect, floodPointsPerUser } = gatewayLimits
      expect(sockets.gateway.stats().framesIn).toBe(
        ratePointsPerUser - ratePointsPerConnect + floodPointsPerUser + 1,
      )
    },
  )

  it.each(['ping', 'pong'] as const)(
    '[W34] the rate limit counts pings and unasked pongs of the client too: %s',
    async (kind) => {
      await using sockets = await startSockets([echo], {
        limiter: createLimiter({ isEnabled: true, clock: () => 0 }),
      })
      const socket = await sockets.connect()
      for (let index = 0; index <= 4 * gatewayLimits.ratePointsPerUser; index += 1) socket.ws[kind]()
      expect((await socket.closed).code).toBe(4003)
    },
  )

  it('[Z100] a large frame costs a point for every 8 KiB more', async () => {
    await using sockets = await startSockets([echo], {
      limiter: createLimiter({ isEnabled: true, clock: () => 0 }),
    })
    const socket = await sockets.connect()
    const frame = JSON.stringify(send(1)).padEnd(limits.frameMaxBytes)
    const cost = 1 + limits.frameMaxBytes / gatewayLimits.rateBytesPerPoint
    const granted = Math.floor((gatewayLimits.ratePointsPerUser - gatewayLimits.ratePointsPerConnect) / cost)
    for (let index = 0; index <= granted; index += 1) socket.send(frame)
    for (let index = 0; index < granted; index += 1) expect(await socket.next()).toEqual({ id: 1, data: 'a' })
    expect(await socket.next()).toMatchObject({ error: { code: 'rate_limited' } })
  })

  it('[Z876] a long answer over a socket costs a point for every 4 KiB', async () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    const long = createService({ 'block.list': () => ({ data: { text: 'a'.repeat(100_000) } }) })
    await using sockets = await startSockets([long, echo], { limiter })
    const socket = await sockets.connect()
    const each = 1 + Math.floor(100_000 / gatewayLimits.rateAnswerBytesPerPoint)
    limiter.take({
      cost: gatewayLimits.ratePointsPerUser - gatewayLimits.ratePointsPerConnect - each,
      userId: 7,
    })
    socket.send({ id: 1, op: 'block.list', data: {} })
    await socket.next()
    socket.send(send(2))
    expect(await socket.next()).toMatchObject({ id: 2, error: { code: 'rate_limited' } })
  })

  it('[Z101] a user who floods is cut off on every connection, and refused until the window ends', async () => {
    const time = { now: 0 }
    await using sockets = await startSockets([echo], {
      limiter: createLimiter({ isEnabled: true, clock: () => time.now }),
    })
    const flooding = await sockets.connect()
    const second = await sockets.connect()
    for (let index = 0; index <= 4 * gatewayLimits.ratePointsPerUser; index += 1) flooding.send('{')
    expect((await flooding.closed).code).toBe(4003)
    second.send(send(1))
    expect((await second.closed).code).toBe(4003)
    expect(await sockets.refusal()).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    const neighbour = await sockets.connect('?token=user-8')
    neighbour.send(send(2))
    expect(await neighbour.next()).toEqual({ id: 2, data: 'a' })
    time.now = gatewayLimits.rateWindowMs
    await sockets.connect()
  })

  it('[Z102] a message in too many pieces is cut off', async () => {
    await using sockets = await startSockets([echo])
    const socket = await sockets.connect()
    socket.ws.send('"', { fin: false })
    for (let index = 0; index <= gatewayLimits.frameMaxFragments; index += 1)
      socket.ws.send('a', { fin: false })
    expect((await socket.closed).code).toBe(1008)
  })
})
