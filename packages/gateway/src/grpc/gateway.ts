/** gRPC for other backends: the same operations as over HTTP, on behalf of any user, for callers who hold the service token. */

import type { DescMethod, DescService } from '@bufbuild/protobuf'
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js'
import type { Directory, Log } from '@stonechat/im'
import { limits, StonechatError } from '@stonechat/protocol'
import type { Caller, Service } from '@stonechat/protocol/operations'
import { createDispatch, type Dispatch } from '../dispatch.js'
import { createLimiter, type Limiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { answerCall } from './answer-call.js'
import { createGrpcConnections } from './connections.js'
import { createEventStreams, type EventSource } from './event-streams.js'
import type { MessageFields } from './fields.js'
import { createFileDownloads } from './file-downloads.js'
import { createFileUploads } from './file-uploads.js'
import { createGrpcPort } from './grpc-port.js'
import { createHealth } from './health.js'
import { createActorCheck } from './known-actors.js'
import {
  download,
  type OperationMethod,
  operationMethods,
  services,
  subscribe,
  upload,
  validateToken,
} from './methods.js'
import { addReflection } from './reflection.js'
import { toServiceDefinition } from './service-definition.js'
import { createServiceQuestion, createTokenCheck } from './service-token.js'
import { chargeStrangers } from './strangers.js'

export interface GrpcGatewayOptions {
  /** Each answers some operations of the table; the method of one that none answers is UNIMPLEMENTED. */
  readonly services: readonly Service[]
  /** The caller that a token belongs to. Throws StonechatError `unauthenticated`, `token_expired`, `unavailable` … */
  readonly authenticate: (token: string) => Promise<Caller>
  /** What callers present as `authorization: Bearer …`. A caller that has it may act as any user. */
  readonly serviceToken: string
  /** Knows which users exist. Without one, every positive id is taken to be a user. */
  readonly directory?: Directory | undefined
  /** Certificate chain and private key, PEM. Without it the connection is plain. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined
  /** The event log, which other backends follow. Without one `EventService/Subscribe` is UNIMPLEMENTED. */
  readonly events?: EventSource | undefined
  /**
   * How long a connection may say nothing at first, and stay without a call, and how long a stream of bytes may stand still. Default:
   * `gatewayLimits`.
   */
  readonly timeouts?:
    | Readonly<Record<'grpcSilentMs' | 'grpcIdleMs' | 'httpIdleTimeoutMs', number>>
    | undefined
  /** Shared with the other carriers: what strangers may ask of an address, and how many connections. Default: no limits. */
  readonly limiter?: Limiter | undefined
  readonly log: Log
  /** Rejects while the server cannot do its work. Without it a running server is ready. */
  readonly ready?: (() => Promise<void>) | undefined
}

export interface GrpcGateway extends AsyncDisposable {
  /**
   * Begins to take calls; port 0 takes a free one.
   * @throws Error with the `code` of the operating system, such as `EADDRINUSE`
   */
  listen(address: { host: string; port: number }): Promise<{ host: string; port: number }>
  /** Says NOT_SERVING, takes no more calls, lets those under way end for at most `graceMs`, then cuts them off. */
  close(graceMs: number): Promise<void>
}

/** Makes the gRPC carrier. @throws RangeError for an empty service token */
export function createGrpcGateway(options: GrpcGatewayOptions): GrpcGateway {
  const { log, authenticate, tls, timeouts = gatewayLimits } = options
  const dispatch = createDispatch({
    services: options.services,
    carries: ({ body, answer }) => body !== 'bytes' && answer !== 'bytes',
  })
  const isService = createServiceQuestion(options.serviceToken)
  const parts = { log, checkToken: createTokenCheck(isService) }
  const limiter = options.limiter ?? createLimiter({ isEnabled: false })
  const checkActor = createActorCheck(options.directory)
  const connections = createGrpcConnections()
  const server = new Server({
    interceptors: [chargeStrangers({ limiter, isService, connections })],
    'grpc.max_receive_message_length': gatewayLimits.grpcMessageMaxBytes,
    'grpc.max_concurrent_streams': gatewayLimits.grpcMaxConcurrentCalls,
    'grpc.max_connection_idle_ms': timeouts.grpcIdleMs,
    'grpc.keepalive_time_ms': gatewayLimits.grpcKeepaliveMs,
    'grpc.keepalive_timeout_ms': gatewayLimits.grpcKeepaliveTimeoutMs,
  })
  const health = createHealth({ names: services.map(({ typeName }) => typeName), ready: options.ready, log })

  const works = new Map<DescMethod, (fields: MessageFields) => Promise<MessageFields>>([
    [validateToken, async ({ token }) => describeCaller(await authenticate(String(token ?? '')))],
    ...operationMethods.map((entry) => [entry.method, workOf({ dispatch, checkActor }, entry)] as const),
  ])
  const streams = createEventStreams({ ...parts, events: options.events })
  const byteParts = {
    ...parts,
    dispatch: createDispatch({
      services: options.services,
      carries: ({ body, answer }) => body === 'bytes' || answer === 'bytes',
    }),
    readCaller: async (actor: unknown) => {
      const caller = readActorId('actor_id', actor)
      await checkActor({ ...caller, mayBeDisabled: false })
      return caller
    },
    idleMs: timeouts.httpIdleTimeoutMs,
  }
  const ofStreams = new Map<DescMethod, UntypedServiceImplementation[string]>([
    [subscribe, streams.answer],
    [upload, createFileUploads(byteParts)],
    [download, createFileDownloads(byteParts)],
  ])
  const implement = (service: DescService): UntypedServiceImplementation =>
    Object.fromEntries(
      service.methods.map((method) => [
        method.name,
        ofStreams.get(method) ?? answerCall(parts, method, works.get(method)!),
      ]),
    )
  for (const service of services) server.addService(toServiceDefinition(service), implement(service))
  addReflection(server)
  health.addToServer(server)
  const port = createGrpcPort(server, {
    credentials: credentialsOf(tls),
    silentMs: timeouts.grpcSilentMs,
    limiter,
    connections,
  })

  let closing: Promise<void> | undefined
  const close = (graceMs: number) => {
    health.stop()
    streams.close()
    closing ??= port.close(graceMs)
    return closing
  }

  return {
    async listen(address) {
      const bound = await port.listen(address)
      await health.start()
      return bound
    },
    close,
    [Symbol.asyncDispose]: () => close(limits.drainMs),
  }
}

/** Hands a request to the operation it stands for, on behalf of the user it names. */
function workOf(
  { dispatch, checkActor }: { dispatch: Dispatch; checkActor: ReturnType<typeof createActorCheck> },
  entry: OperationMethod,
): (fields: MessageFields) => Promise<MessageFields> {
  return async ({ [entry.actor]: actor, ...fields }) => {
    const { operation, service } = dispatch.find(entry.operation)
    const caller = readActor(entry, actor)
    if (caller !== undefined) await checkActor({ ...caller, mayBeDisabled: entry.isForDisabled })
    const { data } = await service.handle({ name: operation.name, caller, input: entry.toInput(fields) })
    return entry.toAnswer(data as MessageFields)
  }
}

function readActor({ actor, isActorOptional }: OperationMethod, userId: unknown): Caller | undefined {
  return userId === undefined && isActorOptional ? undefined : readActorId(actor, userId)
}

function readActorId(actor: string, userId: unknown): Caller {
  if (typeof userId === 'number' && userId > 0) return { userId }
  throw new StonechatError('invalid_input', {
    errors: [{ path: actor, message: 'must be the id of a user' }],
  })
}

function describeCaller({ userId, deviceId, expiresAt }: Caller): MessageFields {
  return { user_id: userId, device_id: deviceId, expires_at: expiresAt }
}

function credentialsOf(tls: GrpcGatewayOptions['tls']): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure()
  return ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) },
  ])
}
