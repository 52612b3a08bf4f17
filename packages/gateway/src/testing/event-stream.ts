/** A subscriber of `EventService`, answer by answer. */
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { type Client, Metadata } from '@grpc/grpc-js'
import {
  EventService,
  type EventServiceSubscribeRequestSchema,
  type EventServiceSubscribeResponse,
} from '../grpc/gen/stonechat/v1/event_pb.js'
import { definitionOf, serviceToken } from './grpc-server.js'

const { subscribe } = EventService.method

export interface EventStream {
  /** The next answer; rejects with the ServiceError the stream ended with. */
  next(): Promise<EventServiceSubscribeResponse>
  /** Reads answers until this many carried an event. */
  take(count: number): Promise<EventServiceSubscribeResponse[]>
  cancel(): void
}

/** Subscribes with the service token, unless another header is given. */
export function openEventStream(
  client: Client,
  request: MessageInitShape<typeof EventServiceSubscribeRequestSchema> = {},
  authorization = `Bearer ${serviceToken}`,
): EventStream {
  const { path, requestSerialize, responseDeserialize } = definitionOf(EventService, subscribe.name)
  const metadata = new Metadata()
  metadata.set('authorization', authorization)
  const call = client.makeServerStreamRequest<object, EventServiceSubscribeResponse>(
    path,
    requestSerialize,
    responseDeserialize,
    create(subscribe.input, request),
    metadata,
  )
  // Errors reach the call that asks for the next answer, and nothing else.
  call.on('error', () => {})
  const answers = call[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await answers.next()
    if (done === true) throw new Error('the stream ended without an error')
    return value as EventServiceSubscribeResponse
  }
  return {
    next,
    async take(count) {
      const told: EventServiceSubscribeResponse[] = []
      while (told.length < count) {
        const answer = await next()
        if (answer.event !== undefined) told.push(answer)
      }
      return told
    },
    cancel: () => call.cancel(),
  }
}
