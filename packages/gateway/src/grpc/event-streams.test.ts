import type { EventRecord } from '@stonechat/im'
import { defaultGroupSettings, limits, type Message, StonechatError } from '@stonechat/protocol'
import { describe, expect, it, vi } from 'vitest'
import { gatewayLimits } from '../limits.js'
import { type EventStream, openEventStream } from '../testing/event-stream.js'
import { until } from '../testing/fixtures.js'
import { createGrpcClient, refusalOf, startGrpc } from '../testing/grpc-server.js'
import type { EventSource } from './event-streams.js'

const at = 1_790_000_000_000
const group = {
  ...{ id: 8, name: '同事', notice: '', avatar_url: null, owner_id: 1, member_count: 2 },
  ...{ conversation_id: 32, rev: 3, created_at: at },
  ...{ ...defaultGroupSettings, notice_rev: 0, notice_read_count: 0 },
}

function message(seq: number, text = 'hello'): Message {
  return {
    ...{ conversation_id: 31, seq, client_id: `c-${seq}`, sender_id: 1, content: { type: 'text', text } },
    ...{ reply_to: null, created_at: at, rev: 0, edited_at: null, recalled_at: null },
  }
}

function created(id: number, text?: string): EventRecord {
  const key = { kind: 'direct', low: 1, high: 2 } as const
  return { id, at, conversationId: 31, key, kind: 'message_created', message: message(id, text) }
}

/** A log in memory that counts how often it is read. */
function createLog(...records: EventRecord[]) {
  const log = {
    records,
    reads: 0,
    async listEvents({ after, limit }: { after: number; limit: number }) {
      log.reads += 1
      const events = records.filter((record) => record.id > after).slice(0, limit)
      return { events, next: events.at(-1)?.id ?? after }
    },
    async getEventHead() {
      const newest = records.at(-1)?.id ?? 0
      return { newest, settled: newest }
    },
  }
  return log satisfies EventSource
}

/** Whether the next answer has no event, and this cursor. */
async function isSignOfLife(stream: EventStream, cursor: bigint): Promise<boolean> {
  const answer = await stream.next()
  return answer.event === undefined && answer.cursor === cursor
}

describe('EventService/Subscribe', () => {
  it('[F60] a stream begins with the cursor it was given, then sends every event after it, old and new', async () => {
    const log = createLog(created(3), created(5), created(6))
    await using grpc = await startGrpc([], { events: log })
    const stream = openEventStream(grpc.client, { cursor: 3n })
    expect(await isSignOfLife(stream, 3n)).toBe(true)
    expect((await stream.take(2)).map(({ cursor }) => cursor)).toEqual([5n, 6n])
    log.records.push(created(9))
    expect(await stream.next()).toMatchObject({ cursor: 9n })
    stream.cancel()
  })

  it('[F61] an event of a stream says what happened, where, and how it is now', async () => {
    const recalled = { ...message(1), content: null, recalled_at: at + 5 }
    const pair = { kind: 'direct', low: 1, high: 2 } as const
    const inGroup = { conversationId: 32, key: { kind: 'group', groupId: 8 } as const }
    await using grpc = await startGrpc([], {
      events: createLog(
        created(1),
        {
          ...{ id: 2, at, conversationId: 31, key: pair, kind: 'message_changed', message: recalled },
          ...{ rev: 1, change: 'recalled', actorId: 1 },
        },
        {
          ...{ id: 3, at, ...inGroup, kind: 'group_changed', group, rev: 0 },
          ...{ change: 'created', actorId: null, userIds: [] },
        },
        {
          ...{ id: 4, at, ...inGroup, kind: 'group_changed', group, rev: 3 },
          ...{ change: 'members_added', actorId: 1, userIds: [5, 6] },
        },
      ),
    })
    const stream = openEventStream(grpc.client)
    const told = await stream.take(4)
    stream.cancel()
    expect(told.map(({ event }) => event)).toMatchObject([
      {
        ...{ conversationId: 31n, userIds: [1n, 2n], at: BigInt(at) },
        type: {
          case: 'messageCreated',
          value: { message: { seq: 1n, content: { type: { case: 'text', value: { text: 'hello' } } } } },
        },
      },
      {
        type: {
          case: 'messageChanged',
          value: { rev: 1n, change: 2, actorId: 1n, message: { recalledAt: BigInt(at + 5) } },
        },
      },
      {
        ...{ conversationId: 32n, userIds: [], groupId: 8n },
        type: {
          case: 'groupChanged',
          value: { rev: 0n, change: 1, subjectIds: [], group: { id: 8n, name: '同事', rev: 3n } },
        },
      },
      {
        type: { case: 'groupChanged', value: { rev: 3n, change: 3, actorId: 1n, subjectIds: [5n, 6n] } },
      },
    ])
  })

  it('[F62] from_now leaves out what was', async () => {
    const log = createLog(created(3), created(5))
    await using grpc = await startGrpc([], { events: log })
    const stream = openEventStream(grpc.client, { fromNow: true })
    expect(await isSignOfLife(stream, 5n)).toBe(true)
    log.records.push(created(6))
    expect(await stream.next()).toMatchObject({ cursor: 6n })
    stream.cancel()
  })

  it('[F63] a stream gives a sign of life with the cursor while nothing happens', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      await using grpc = await startGrpc([], { events: createLog(created(3)) })
      const stream = openEventStream(grpc.client)
      await stream.take(1)
      vi.advanceTimersByTime(gatewayLimits.eventHeartbeatMs)
      expect(await isSignOfLife(stream, 3n)).toBe(true)
      stream.cancel()
    } finally {
      vi.useRealTimers()
    }
  })

  it('[F64] [Z984] a stream reads no further than a subscriber takes', async () => {
    const large = 'x'.repeat(limits.textMaxCharacters)
    const log = createLog(...Array.from({ length: 20_000 }, (_, index) => created(index + 1, large)))
    await using grpc = await startGrpc([], { events: log })
    const stream = openEventStream(grpc.client)
    await stream.next()
    let reads = -1
    // Once buffers are full it stops, long before the end.
    while (reads !== log.reads) {
      reads = log.reads
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    expect(log.reads).toBeLessThan(50)
    // So long that what was read and not taken is let go of, to be read again.
    await new Promise((resolve) => setTimeout(resolve, 1.5 * gatewayLimits.eventHeldMs))
    const told = await stream.take(3_000)
    expect(told.map(({ cursor }) => Number(cursor))).toEqual(told.map((_, index) => index + 1))
    expect(log.reads).toBeGreaterThan(10)
    stream.cancel()
  })

  it('[F65] a stream ends with UNAVAILABLE when the server stops, also while it waits for the database', async () => {
    const log = createLog(created(1))
    await using grpc = await startGrpc([], { events: log })
    const stream = openEventStream(grpc.client, { cursor: 1n })
    await stream.next()
    const held = createGrpcClient(grpc.port)
    log.getEventHead = () => new Promise(() => {})
    const waiting = openEventStream(held.client)
    const ends = Promise.all([refusalOf(stream.next()), refusalOf(waiting.next())])
    await until(() => log.reads > 1)
    await grpc.gateway.close(5_000)
    expect((await ends).map(({ status }) => status)).toEqual([14, 14])
    held.client.close()
  })

  it('[F66] a subscriber who is gone is not read for any more', async () => {
    const log = createLog(created(1))
    await using grpc = await startGrpc([], { events: log })
    const stream = openEventStream(grpc.client)
    await stream.take(1)
    stream.cancel()
    await refusalOf(stream.next())
    const other = openEventStream(grpc.client)
    await other.take(1)
    // Both would have read on; one of them does.
    const before = log.reads
    const start = performance.now()
    await until(() => log.reads >= before + 5)
    expect(performance.now() - start).toBeGreaterThan(gatewayLimits.eventPollMs * 3.5)
    other.cancel()
  })

  it.each([
    ['without the service token', {}, 'Bearer nope', { status: 16, code: 'unauthenticated' }],
    ['with a cursor that is negative', { cursor: -1n }, undefined, { status: 3, code: 'invalid_input' }],
    ['with a cursor of another log', { cursor: 9n }, undefined, { status: 3, code: 'invalid_input' }],
    ['with both', { cursor: 1n, fromNow: true }, undefined, { status: 3, code: 'invalid_input' }],
  ])('[F67] a stream is refused %s', async (_title, request, authorization, refusal) => {
    await using grpc = await startGrpc([], { events: createLog(created(1)) })
    const stream = openEventStream(grpc.client, request, authorization)
    expect(await refusalOf(stream.next())).toMatchObject(refusal)
  })

  it('[F68] a cursor whose events are gone is OUT_OF_RANGE, cursor_expired, and no event is sent before', async () => {
    const log = createLog(created(7))
    log.listEvents = async () => {
      throw new StonechatError('cursor_expired')
    }
    await using grpc = await startGrpc([], { events: log })
    const stream = openEventStream(grpc.client, { cursor: 2n })
    expect(await refusalOf(stream.next())).toMatchObject({ status: 11, code: 'cursor_expired' })
  })

  it('[F69] an outage ends the stream with UNAVAILABLE, a fault is logged', async () => {
    const log = createLog(created(1))
    await using grpc = await startGrpc([], { events: log })
    const first = openEventStream(grpc.client)
    await first.take(1)
    log.listEvents = async () => {
      throw new StonechatError('unavailable')
    }
    expect(await refusalOf(first.next())).toMatchObject({ status: 14, code: 'unavailable' })
    log.listEvents = async () => {
      throw new TypeError('a fault')
    }
    expect(await refusalOf(openEventStream(grpc.client).next())).toMatchObject({ status: 13 })
    expect(grpc.log.lines.map(({ event }) => event)).toEqual(['grpc.failed'])
  })

  it('[F70] without a log a stream is UNIMPLEMENTED', async () => {
    await using grpc = await startGrpc([])
    expect(await refusalOf(openEventStream(grpc.client).next())).toMatchObject({ status: 12 })
  })

  it('[F71] there are at most eventSubscribersMax streams; one that ends makes room', async () => {
    await using grpc = await startGrpc([], { events: createLog(created(1)) })
    const streams = Array.from({ length: gatewayLimits.eventSubscribersMax }, () =>
      openEventStream(grpc.client),
    )
    await Promise.all(streams.map((stream) => stream.next()))
    expect(await refusalOf(openEventStream(grpc.client).next())).toMatchObject({ code: 'overloaded' })
    streams[0]!.cancel()
    // The server notices it a moment later.
    let admitted: unknown
    while (admitted === undefined)
      admitted = await openEventStream(grpc.client)
        .next()
        .catch(() => undefined)
    expect(admitted).toMatchObject({ cursor: 0n })
  })
})
