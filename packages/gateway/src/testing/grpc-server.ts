/** A real gRPC server on a free port, and a real client of it. */
import {
  create,
  type DescMethodUnary,
  type DescService,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf'
import { type CallOptions, ChannelCredentials, Client, Metadata, type ServiceError } from '@grpc/grpc-js'
import type { Service } from '@stonechat/protocol/operations'
import { createGrpcGateway, type GrpcGatewayOptions } from '../grpc/gateway.js'
import { toServiceDefinition } from '../grpc/service-definition.js'
import { authenticate, createMemoryLog } from './fixtures.js'

export const serviceToken = 'the service token'

/** A gateway that listens, with everything a test does not name left at its simplest. */
export async function startGrpc(services: readonly Service[], options: Partial<GrpcGatewayOptions> = {}) {
  const log = createMemoryLog()
  const gateway = createGrpcGateway({ services, authenticate, serviceToken, log, ...options })
  const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 })
  const client = createGrpcClient(port)
  return {
    ...client,
    gateway,
    log,
    port,
    async [Symbol.asyncDispose]() {
      client.client.close()
      await gateway.close(0)
    },
  }
}

export interface CallSettings extends Pick<CallOptions, 'deadline'> {
  /** What is presented as `authorization`; `null` presents nothing. Default: the service token. */
  readonly authorization?: string | null
  readonly onCall?: (call: { cancel(): void }) => void
}

export function createGrpcClient(
  port: number,
  credentials = ChannelCredentials.createInsecure(),
  host = '127.0.0.1',
) {
  const client = new Client(`${host}:${port}`, credentials)
  return {
    client,
    /** @throws the ServiceError of grpc-js */
    async call<M extends DescMethodUnary>(
      method: M,
      request: MessageInitShape<M['input']>,
      settings?: CallSettings,
    ): Promise<MessageShape<M['output']>> {
      return send(method, create(method.input, request), settings)
    },
    /** A call whose request is these bytes. */
    callRaw: (method: DescMethodUnary, bytes: Uint8Array) => send(method, Buffer.from(bytes)),
  }

  function send<M extends DescMethodUnary>(method: M, request: object, settings: CallSettings = {}) {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method.parent, method.name)
    const { authorization = `Bearer ${serviceToken}`, deadline = Date.now() + 20_000, onCall } = settings
    const metadata = new Metadata()
    if (authorization !== null) metadata.set('authorization', authorization)
    const serialize = Buffer.isBuffer(request) ? (bytes: object) => bytes as Buffer : requestSerialize
    return new Promise<MessageShape<M['output']>>((resolve, reject) => {
      const call = client.makeUnaryRequest<object, MessageShape<M['output']>>(
        path,
        serialize,
        responseDeserialize,
        request,
        metadata,
        { deadline },
        (error, response) => (error === null ? resolve(response!) : reject(error)),
      )
      onCall?.(call)
    })
  }
}

export function definitionOf(service: DescService, method: string) {
  return toServiceDefinition(service)[method]!
}

/** What a refused call came back with. */
export async function refusalOf(call: Promise<unknown>) {
  const error = (await call.then(
    (answer) => {
      throw new Error(`expected a refusal, got ${String(answer)}`)
    },
    (thrown: unknown) => thrown,
  )) as ServiceError
  const first = (key: string) => error.metadata?.get(key)[0]?.toString()
  const errors = first('stonechat-errors')
  return {
    status: error.code,
    message: error.details,
    code: first('stonechat-code'),
    errors: errors === undefined ? undefined : (JSON.parse(errors) as { path: string; message: string }[]),
    retryAfterMs: first('stonechat-retry-after-ms'),
  }
}
