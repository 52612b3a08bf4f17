/** `FileService/Upload`: what there is to say of a file, then its bytes, read as fast as they are written down. */
import type { Message } from '@bufbuild/protobuf'
import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js'
import { faults, StonechatError } from '@stonechat/protocol'
import { withDeadline } from '@stonechat/protocol/base'
import type { BytesBody, Caller } from '@stonechat/protocol/operations'
import type { Dispatch } from '../dispatch.js'
import { gatewayLimits } from '../limits.js'
import { type CallParts, toLoggedError } from './answer-call.js'
import { toStatus } from './error-map.js'
import { decodeFields, encodeFields, type MessageFields } from './fields.js'
import { upload } from './methods.js'

export interface ByteCallParts extends CallParts {
  /** What takes and gives bytes. */
  readonly dispatch: Dispatch
  /** @throws StonechatError where nobody may act as this user */
  readonly readCaller: (actor: unknown) => Promise<Caller>
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

async function receive({ checkToken, dispatch, readCaller }: ByteCallParts, call: Call): Promise<Message> {
  checkToken(call.metadata)
  const parts = readParts(call)
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
    read: (maxBytes) => readChunks(first.value as MessageFields, parts, maxBytes),
  }
  const { data } = await service.handle({ name: operation.name, caller, input, body })
  return encodeFields(upload.output, { file: data })
}

async function* readParts(call: Call): AsyncGenerator<MessageFields, undefined> {
  const messages = call[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const cancelled = new Promise<never>((_, reject) => {
    call.once('cancelled', () => reject(new Error('the caller is gone')))
  })
  cancelled.catch(() => {})
  for (;;) {
    const next = Promise.race([messages.next(), cancelled])
    const message = await withDeadline(next, gatewayLimits.httpIdleTimeoutMs, 'the caller').catch(
      (cause: unknown) => {
        throw new StonechatError('unavailable', { cause })
      },
    )
    if (message.done === true) return undefined
    yield decodeFields(upload.input, message.value)
  }
}

async function* readChunks(
  first: MessageFields,
  rest: AsyncIterator<MessageFields, undefined>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let leftBytes = maxBytes
  for (let part = first; ; ) {
    const chunk = part.chunk as Uint8Array | undefined
    leftBytes -= chunk?.length ?? 0
    if (leftBytes < 0) throw new StonechatError('too_large')
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
