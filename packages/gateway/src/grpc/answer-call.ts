/** One call, from its bytes to its status. */
import type { DescMethod, Message } from '@bufbuild/protobuf'
import type { handleUnaryCall, Metadata, ServerUnaryCall } from '@grpc/grpc-js'
import type { Log } from '@stonechat/im'
import { limits, type StonechatError } from '@stonechat/protocol'
import { toStonechatError } from '../error-map.js'
import { toStatus } from './error-map.js'
import { decodeFields, encodeFields, type MessageFields } from './fields.js'
import { whileAwaited } from './while-awaited.js'

export interface CallParts {
  /** @throws StonechatError `unauthenticated` */
  readonly checkToken: (metadata: Metadata) => void
  readonly log: Log
}

/** Makes the handler of a method: it trusts the caller, reads the request, waits for the work, writes the answer. */
export function answerCall(
  { checkToken, log }: CallParts,
  method: DescMethod,
  work: (fields: MessageFields) => Promise<MessageFields>,
): handleUnaryCall<Buffer, Message> {
  const answer = async (call: ServerUnaryCall<Buffer, Message>): Promise<Message> => {
    try {
      checkToken(call.metadata)
      return encodeFields(method.output, await work(decodeFields(method.input, call.request)))
    } catch (thrown) {
      throw toLoggedError(log, call.getPath(), thrown)
    }
  }
  return (call, callback) => {
    whileAwaited(call, answer(call), limits.requestTimeoutMs).then(
      (message) => callback(null, message),
      (error: StonechatError) => callback(toStatus(error)),
    )
  }
}

/** Anything that was thrown as an error of the table; what is `internal` is logged with its cause. */
export function toLoggedError(log: Log, method: string, thrown: unknown): StonechatError {
  const error = toStonechatError(thrown)
  if (error.code === 'internal') log.error({ method, err: error.cause ?? error }, 'grpc.failed')
  return error
}
