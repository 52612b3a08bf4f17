import type { GrpcGateway, GrpcGatewayOptions } from '@stonechat/gateway/grpc'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import { readBytes } from './read-bytes.js'
import { reasonOf } from './reason-of.js'

export interface OpenGrpc {
  readonly gateway: GrpcGateway
  /** `127.0.0.1:50051` */
  readonly address: string
}

/**
 * Opens gRPC for other backends, unless it is `off`.
 * @throws ExitError 1 where the port is in use, or a certificate or a key cannot be used
 */
export async function openGrpc(
  { grpc: port, grpcHost: host, grpcCert, grpcKey }: Config,
  options: Omit<GrpcGatewayOptions, 'tls'>,
): Promise<OpenGrpc | undefined> {
  if (port === 'off') return undefined
  if ((grpcCert === undefined) !== (grpcKey === undefined)) {
    throw new ExitError('-grpc-cert and -grpc-key go together')
  }
  const tls =
    grpcCert === undefined || grpcKey === undefined
      ? undefined
      : { cert: await readPem(grpcCert, '-grpc-cert'), key: await readPem(grpcKey, '-grpc-key') }
  const gateway = await makeGateway({ ...options, tls })
  try {
    const bound = await gateway.listen({ host, port })
    return { gateway, address: `${host.includes(':') ? `[${host}]` : host}:${bound.port}` }
  } catch (cause) {
    await gateway.close(0)
    throw (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new ExitError(`port ${port} is in use; choose another with -grpc, or -grpc off`, 1, { cause })
      : new ExitError(`cannot listen on ${host}:${port}: ${reasonOf(cause)}`, 1, { cause })
  }
}

/** gRPC is loaded only when it is used. */
async function makeGateway(options: GrpcGatewayOptions): Promise<GrpcGateway> {
  const { createGrpcGateway } = await import('@stonechat/gateway/grpc')
  try {
    return createGrpcGateway(options)
  } catch (cause) {
    throw new ExitError(`-grpc-cert and -grpc-key cannot be used: ${reasonOf(cause)}`, 1, { cause })
  }
}

async function readPem(path: string, flag: string): Promise<Buffer> {
  try {
    return await readBytes(path)
  } catch (cause) {
    throw new ExitError(`${flag}: cannot read ${path}: ${reasonOf(cause)}`, 1, { cause })
  }
}
