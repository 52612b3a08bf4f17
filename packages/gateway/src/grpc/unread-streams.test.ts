import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { create, toBinary } from '@bufbuild/protobuf'
import type { EventRecord } from '@stonechat/im'
import { limits } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { until } from '../testing/fixtures.js'
import { serviceToken, startGrpc } from '../testing/grpc-server.js'
import { openPlainCaller, type PlainCaller } from '../testing/plain-caller.js'
import type { EventSource } from './event-streams.js'
import { EventService, EventServiceSubscribeRequestSchema } from './gen/stonechat/v1/event_pb.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const text = 'x'.repeat(limits.textMaxCharacters)
const key = { kind: 'direct', low: 1, high: 2 } as const
/** What Node lets wait for one stream: its own window or buffer, and the 16 answers of a `Writable` of objects. */
const heldMaxBytes = 1_048_576
const kernelMaxBytes = 16 * 1_048_576

/** A log without an end of large messages, which counts what a stream took of it, and what is held of its pages. */
function createEndlessLog() {
  const pages: WeakRef<EventRecord[]>[] = []
  const starts: number[] = []
  let taken = 0
  const record = (id: number): EventRecord => ({
    ...{ id, at: 1, conversationId: 31, key, kind: 'message_created' as const },
    get message() {
      taken += 1
      return {
        ...{
          conversation_id: 31,
          seq: id,
          client_id: `c-${id}`,
          sender_id: 1,
          content: { type: 'text' as const, text },
        },
        ...{ reply_to: null, created_at: 1, rev: 0, edited_at: null, recalled_at: null },
      }
    },
  })
  const source: EventSource = {
    async listEvents({ after, limit }) {
      const events = Array.from({ length: limit }, (_, index) => record(after + index + 1))
      pages.push(new WeakRef(events))
      starts.push(after)
      return { events, next: after + limit }
    },
    getEventHead: async () => ({ newest: Number.MAX_SAFE_INTEGER, settled: 0 }),
  }
  return {
    source,
    takenBytes: () => taken * text.length,
    reads: () => pages.length,
    starts: () => starts,
    heldPages() {
      collectGarbage()
      return pages.filter((page) => page.deref() !== undefined).length
    },
  }
}

/** A number that grows, once it has not for half a second. */
async function whenItStops(count: () => number): Promise<number> {
  for (;;) {
    const before = count()
    await new Promise((resolve) => setTimeout(resolve, 500))
    if (count() > 0 && count() === before) return before
  }
}

const subscribe = (caller: PlainCaller) =>
  caller.call(
    `/${EventService.typeName}/Subscribe`,
    toBinary(EventServiceSubscribeRequestSchema, create(EventServiceSubscribeRequestSchema)),
    `Bearer ${serviceToken}`,
  )

describe('subscribers that do not read', () => {
  it.each([
    ['leaves its window full', 65_535, false],
    ['opens a window of 2 GB, behind a network that stands still', 2 ** 31 - 1, true],
  ])(
    '[Z984] for a stream whose client %s, so many bytes wait as fit the buffers, and no page of the log; it reads on from there',
    async (_title, windowBytes, isNetworkStill) => {
      const log = createEndlessLog()
      await using grpc = await startGrpc([], { events: log.source })
      using caller = await openPlainCaller(grpc.port, windowBytes)
      if (isNetworkStill) caller.pause()
      const stream = subscribe(caller)
      const taken = await whenItStops(log.takenBytes)
      // What the kernel buffers for a connection on one machine, some megabytes, is not of this process.
      expect(taken).toBeLessThan(heldMaxBytes + (isNetworkStill ? kernelMaxBytes : windowBytes))
      await until(() => log.heldPages() === 0)
      const reads = log.reads()
      caller.resume()
      stream.resume()
      await until(() => log.reads() > reads + 2)
      expect(log.starts()).toEqual(log.starts().toSorted((one, other) => one - other))
    },
    30_000,
  )
})
