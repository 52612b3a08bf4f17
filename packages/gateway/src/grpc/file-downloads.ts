/** `FileService/Download`: the bytes of a file, as fast as they are taken. */
import { once } from 'node:events'
import type { Message } from '@bufbuild/protobuf'
import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js'
import { faults, StonechatError } from '@stonechat/protocol'
import type { BytesAnswer } from '@stonechat/protocol/operations'
import { toLoggedError } from './answer-call.js'
import { toStatus } from './error-map.js'
import { decodeFields, encodeFields } from './fields.js'
import type { ByteCallParts } from './file-uploads.js'
import { download } from './methods.js'
import { whileAwaited } from './while-awaited.js'

type Call = ServerWritableStream<Buffer, Message>

export function createFileDownloads(parts: ByteCallParts): handleServerStreamingCall<Buffer, Message> {
  return (call) => {
    send(parts, call).then(
      () => call.end(),
      (thrown: unknown) => {
        // A caller that has gone receives nothing.
        if (!call.cancelled) call.emit('error', toStatus(toLoggedError(parts.log, call.getPath(), thrown)))
      },
    )
  }
}

async function send({ checkToken, dispatch, readCaller, idleMs }: ByteCallParts, call: Call): Promise<void> {
  checkToken(call.metadata)
  const { actor_id: actor, offset = 0, ...input } = decodeFields(download.input, call.request)
  const caller = await readCaller(actor)
  const { operation, service } = dispatch.find('file.content')
  const { data } = await service.handle({ name: operation.name, caller, input })
  const { bytes, read } = data as BytesAnswer
  const start = offset as number
  if (start < 0 || start > bytes)
    throw new StonechatError('invalid_input', { errors: [{ path: 'offset', message: faults.atMost(bytes) }] })
  if (start === bytes) return
  for await (const chunk of await read({ start, end: bytes })) {
    if (call.cancelled) return
    if (!call.write(encodeFields(download.output, { chunk })))
      await whileAwaited(call, once(call, 'drain'), idleMs)
  }
}
