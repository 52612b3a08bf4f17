/** `FileService/Upload`: what there is to say of a file, then its bytes, read as fast as they are written down. */
import type { Message } from '@bufbuild/protobuf'
import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js'
import { faults, StonechatError } from '@stonechat/protocol'
import type { BytesBody, Caller } from '@stonechat/protocol/operations'
import { atMost } from '../at-most.js'
import type { Dispatch } from '../dispatch.js'
import { type CallParts, toLoggedError } from './answer-call.js'
import { toStatus } from './error-map.js'
import { decodeFields, encodeFields, type MessageFields } from './fields.js'
import { upload } from './methods.js'
import { whileAwaited } from './while-awaited.js'

export interface ByteCallParts extends CallParts {
  /** What takes and gives bytes. */
  readonly dispatch: Dispatch
  /** @throws StonechatError where nobody may act as this user */
  readonly readCaller: (actor: unknown) => Promise<Caller>
  /** How long a caller may neither send nor take anything. */
  readonly idleMs: number
}

type Call = ServerReadableStream<Buffer, Message>

export function createFileUploads(parts: ByteCallParts): handleClientStreamingCall<Buffer, Message> {
  return (call, callback) => {
    receive(parts, call).then(
      (message) => callback(null, message),
      (thrown: unknown) => callback(toStatus(toLoggedError(parts.log, call.getPath(), thrown))),
    )
  }
}

async function receive(
  { checkToken, dispatch, readCaller, idleMs }: ByteCallParts,
  call: Call,
): Promise<Message> {
  checkToken(call.metadata)
  const parts = readParts(call, idleMs)
  const first = await parts.next()
  const details = first.done === true ? undefined : (first.value.details as MessageFields | undefined)
  if (details === undefined) throw missing('details')
  const { actor_id: actor, bytes, ...input } = details
  // A call that is cut can look like one that ended.
  if (bytes === undefined) throw missing('bytes')
  const caller = await readCaller(actor)
  const { operation, service } = dispatch.find('file.upload')
  const body: BytesBody = {
    mediaType: 'application/octet-stream',
    length: bytes as number,
    read: (maxBytes) => atMost(maxBytes, readChunks(first.value as MessageFields, parts)),
  }
  const { data } = await service.handle({ name: operation.name, caller, input, body })
  return encodeFields(upload.output, { file: data })
}

async function* readParts(call: Call, idleMs: number): AsyncGenerator<MessageFields, undefined> {
  const messages = call[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  for (;;) {
    const next = messages.next().catch((cause: unknown) => {
      throw new StonechatError('unavailable', { cause })
    })
    const message = await whileAwaited(call, next, idleMs)
    if (message.done === true) return undefined
    yield decodeFields(upload.input, message.value)
  }
}

async function* readChunks(
  first: MessageFields,
  rest: AsyncIterator<MessageFields, undefined>,
): AsyncGenerator<Uint8Array> {
  for (let part = first; ; ) {
    const chunk = part.chunk as Uint8Array | undefined
    if (chunk !== undefined) yield chunk
    const next = await rest.next()
    if (next.done === true) return
    part = next.value
    if (part.details !== undefined)
      throw new StonechatError('invalid_input', {
        errors: [{ path: 'details', message: 'only in the first message' }],
      })
  }
}

function missing(path: string): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path, message: faults.missing }] })
}
