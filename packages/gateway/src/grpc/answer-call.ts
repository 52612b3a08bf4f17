/** One call, from its bytes to its status. */
import type { DescMethod, Message } from '@bufbuild/protobuf'
import type { handleUnaryCall, Metadata, ServerUnaryCall } from '@grpc/grpc-js'
import type { Log } from '@stonechat/im'
import { limits, StonechatError } from '@stonechat/protocol'
import { toStonechatError } from '../error-map.js'
import { toStatus } from './error-map.js'
import { decodeFields, encodeFields, type MessageFields } from './fields.js'

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
      const error = toLoggedError(log, call.getPath(), thrown)
      throw error
    }
  }
  return (call, callback) => {
    whileAwaited(call, answer(call)).then(
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

/**
 * Waits for an answer as long as the caller waits: until the caller's deadline or its cancelling, and at most
 * `limits.requestTimeoutMs`. The work itself goes on; a retry finds what it did by `client_id`.
 * @throws StonechatError `unavailable`
 */
function whileAwaited<T>(call: ServerUnaryCall<Buffer, Message>, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new StonechatError('unavailable'))
    const timer = setTimeout(giveUp, limits.requestTimeoutMs)
    call.once('cancelled', giveUp)
    const stop = () => {
      clearTimeout(timer)
      call.off('cancelled', giveUp)
    }
    answer.then(resolve, reject).finally(stop)
  })
}
