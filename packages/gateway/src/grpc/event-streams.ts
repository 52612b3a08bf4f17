/** `EventService/Subscribe`: the event log, read a page at a time as fast as the subscriber takes it. */

import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Message } from '@bufbuild/protobuf'
import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js'
import type { ImStore } from '@stonechat/im'
import { limits, StonechatError } from '@stonechat/protocol'
import { gatewayLimits } from '../limits.js'
import { type CallParts, toLoggedError } from './answer-call.js'
import { toStatus } from './error-map.js'
import { toEventFields } from './event-fields.js'
import { decodeFields, encodeFields, type MessageFields } from './fields.js'
import { subscribe } from './methods.js'

/** The log that subscribers follow. */
export type EventSource = Pick<ImStore, 'listEvents' | 'getEventHead'>

export interface EventStreams {
  readonly answer: handleServerStreamingCall<Buffer, Message>
  /** Ends every stream, and those to come, with UNAVAILABLE: subscribers come back with their cursor. */
  close(): void
}

type SubscribeCall = ServerWritableStream<Buffer, Message>

export interface EventStreamOptions extends CallParts {
  /** Without it the method is UNIMPLEMENTED. */
  readonly events: EventSource | undefined
}

/** Makes the handler of the method; at most `eventSubscribersMax` streams at once. */
export function createEventStreams({ events, checkToken, log }: EventStreamOptions): EventStreams {
  const open = new Set<AbortController>()
  let isClosed = false

  return {
    answer(call) {
      const controller = new AbortController()
      call.once('cancelled', () => controller.abort())
      open.add(controller)
      run(call, controller.signal)
        .catch((thrown: unknown) => {
          // A caller that has gone receives nothing.
          if (!call.cancelled) refuse(call, thrown, controller.signal)
        })
        .finally(() => open.delete(controller))
    },
    close() {
      isClosed = true
      for (const controller of open) controller.abort()
    },
  }

  async function run(call: SubscribeCall, signal: AbortSignal): Promise<never> {
    checkToken(call.metadata)
    if (isClosed) throw new StonechatError('unavailable')
    if (events === undefined) throw new StonechatError('unknown_operation')
    if (open.size > gatewayLimits.eventSubscribersMax) throw new StonechatError('overloaded')
    const request = decodeFields(subscribe.input, call.request)
    // A read that waits for a database must not keep a stream from ending.
    return Promise.race([follow({ call, events, signal }, request), rejectOnAbort(signal)])
  }

  function refuse(call: SubscribeCall, thrown: unknown, signal: AbortSignal): void {
    const error = signal.aborted
      ? new StonechatError('unavailable')
      : toLoggedError(log, call.getPath(), thrown)
    call.emit('error', toStatus(error))
  }
}

interface Following {
  readonly call: SubscribeCall
  readonly events: EventSource
  readonly signal: AbortSignal
}

/** Sends page after page, and heartbeats while there are no events, until the stream is to end. */
async function follow({ call, events, signal }: Following, request: MessageFields): Promise<never> {
  let position = await findStart(events, request)
  let sentAt = Number.NEGATIVE_INFINITY
  const send = (fields: MessageFields) => {
    signal.throwIfAborted()
    sentAt = performance.now()
    call.write(encodeFields(subscribe.output, fields))
  }
  /** Sends the next events, and answers how far it came: a page is not kept for a subscriber that does not read. */
  const sendPage = async (after: number) => {
    const { events: records, next } = await events.listEvents({ after, limit: limits.eventPageMax })
    if (performance.now() - sentAt >= gatewayLimits.eventHeartbeatMs) send({ cursor: after })
    let reached = after
    for (const record of records) {
      if (call.writableNeedDrain && !(await takesSoon(call))) return { reached, isAll: false }
      send({ cursor: record.id, event: toEventFields(record) })
      reached = record.id
    }
    return { reached: next, isAll: records.length === 0 }
  }
  for (;;) {
    if (call.writableNeedDrain) await once(call, 'drain', { signal })
    const { reached, isAll } = await sendPage(position)
    position = reached
    if (isAll) await delay(gatewayLimits.eventPollMs, undefined, { signal })
  }
}

/** Whether a subscriber has taken, within `eventHeldMs`, enough of what was sent to be sent more. */
function takesSoon(call: SubscribeCall): Promise<boolean> {
  return new Promise((resolve) => {
    const takes = () => end(true)
    const timer = setTimeout(() => end(false), gatewayLimits.eventHeldMs)
    const end = (soon: boolean) => {
      clearTimeout(timer)
      call.off('drain', takes)
      resolve(soon)
    }
    call.once('drain', takes)
  })
}

async function findStart(
  events: EventSource,
  { cursor = 0, from_now: fromNow }: MessageFields,
): Promise<number> {
  if (typeof cursor !== 'number' || cursor < 0) throw invalid('cursor', 'must not be negative')
  if (fromNow === true && cursor !== 0) throw invalid('from_now', 'not together with cursor')
  const { newest, settled } = await events.getEventHead()
  // Else the events up to there would be skipped silently.
  if (cursor > newest) throw invalid('cursor', 'is ahead of the log: is it of another database?')
  return fromNow === true ? settled : cursor
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function invalid(path: string, message: string): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path, message }] })
}
