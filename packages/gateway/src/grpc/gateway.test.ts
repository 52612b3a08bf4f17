import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { create } from '@bufbuild/protobuf'
import { ChannelCredentials } from '@grpc/grpc-js'
import { describe, expect, it } from 'vitest'
import { authenticate, createMemoryLog, createService, listen } from '../testing/fixtures.js'
import { createGrpcClient, definitionOf, refusalOf, serviceToken, startGrpc } from '../testing/grpc-server.js'
import { createGrpcGateway } from './gateway.js'
import {
  Health,
  HealthCheckRequestSchema,
  type HealthCheckResponse,
  HealthCheckResponse_ServingStatus as Status,
} from './gen/health/v1/health_pb.js'
import { AccountService } from './gen/stonechat/v1/account_pb.js'
import { PresenceService } from './gen/stonechat/v1/presence_pb.js'

const run = promisify(execFile)
const bufPath = fileURLToPath(new URL('../../../../node_modules/.bin/buf', import.meta.url))
const { validateToken } = AccountService.method
const anonymous = { authorization: null }

/** `buf curl`, a client in another language that knows nothing but the address. */
async function bufCurl(port: number, ...args: string[]): Promise<string> {
  const path = args.at(-1)?.startsWith('/') ? args.pop()! : ''
  const { stdout } = await run(bufPath, [
    'curl',
    '--http2-prior-knowledge',
    '--protocol',
    'grpc',
    ...args,
    `http://127.0.0.1:${port}${path}`,
  ])
  return stdout
}

/** The states that a watcher of the health receives, one after the other. */
function watchHealth(client: ReturnType<typeof createGrpcClient>['client']) {
  const { path, requestSerialize, responseDeserialize } = definitionOf(Health, 'Watch')
  const request = create(HealthCheckRequestSchema, { service: '' })
  const stream = client.makeServerStreamRequest<object, HealthCheckResponse>(
    path,
    requestSerialize,
    responseDeserialize,
    request,
  )
  stream.on('error', () => {})
  const told = stream[Symbol.asyncIterator]()
  return { next: async () => ((await told.next()).value as HealthCheckResponse).status }
}

describe('reflection', () => {
  it('[F30] reflection lists every service without a token', async () => {
    await using grpc = await startGrpc([])
    const listed = await bufCurl(grpc.port, '--list-services')
    expect(listed.trim().split('\n')).toEqual([
      'grpc.health.v1.Health',
      'stonechat.v1.AccountService',
      'stonechat.v1.ContactService',
      'stonechat.v1.EventService',
      'stonechat.v1.FileService',
      'stonechat.v1.GroupService',
      'stonechat.v1.InviteService',
      'stonechat.v1.JoinService',
      'stonechat.v1.MessageService',
      'stonechat.v1.PresenceService',
      'stonechat.v1.ScheduledService',
      'stonechat.v1.StickerService',
    ])
  })

  it('[F31] reflection is enough to call a method from another language', async () => {
    const service = createService({
      'presence.get': () => ({ data: { user_id: 10002, online: true, last_seen_at: null } }),
    })
    await using grpc = await startGrpc([service])
    const answer = await bufCurl(
      grpc.port,
      ...['--header', `authorization: Bearer ${serviceToken}`, '--data', '{"user_ids": [10002]}'],
      '/stonechat.v1.PresenceService/Get',
    )
    expect(JSON.parse(answer)).toEqual({ users: [{ userId: '10002', online: true }] })
  })
})

describe('health', () => {
  it('[F32] health is SERVING for the server and each service, without a token', async () => {
    await using grpc = await startGrpc([])
    for (const service of ['', 'stonechat.v1.MessageService', 'stonechat.v1.GroupService']) {
      const { status } = await grpc.call(Health.method.check, { service }, anonymous)
      expect(status).toBe(Status.SERVING)
    }
    const unknown = grpc.call(Health.method.check, { service: 'nope' }, anonymous)
    expect((await refusalOf(unknown)).status).toBe(5)
  })

  it('[F33] health is NOT_SERVING while the server is not ready, and callers who watch are notified', async () => {
    let isReady = false
    const ready = async () => {
      if (!isReady) throw new Error('the database is away')
    }
    await using grpc = await startGrpc([], { ready })
    const watch = watchHealth(grpc.client)
    expect(await watch.next()).toBe(Status.NOT_SERVING)
    isReady = true
    expect(await watch.next()).toBe(Status.SERVING)
    isReady = false
    expect(await watch.next()).toBe(Status.NOT_SERVING)
    expect(grpc.log.lines.map(({ event }) => event)).toEqual(['grpc.not_serving'])
  })
})

describe('closing', () => {
  it('[F34] a gateway that closes says NOT_SERVING, lets calls under way end and takes no more', async () => {
    let answer = () => {}
    let started = () => {}
    const isUnderWay = new Promise<void>((resolve) => {
      started = resolve
    })
    const service = createService({
      'presence.get': () =>
        new Promise((resolve) => {
          started()
          answer = () => resolve({ data: { users: [] } })
        }),
    })
    await using grpc = await startGrpc([service])
    const watch = watchHealth(grpc.client)
    expect(await watch.next()).toBe(Status.SERVING)
    const call = grpc.call(PresenceService.method.get, { userIds: [1n] })
    await isUnderWay

    const closed = grpc.gateway.close(500)
    expect(await watch.next()).toBe(Status.NOT_SERVING)
    answer()
    expect((await call).users).toEqual([])
    await closed
    const late = grpc.call(validateToken, { token: 'user-1' }, { deadline: Date.now() + 5_000 })
    expect((await refusalOf(late)).status).toBe(14)
  })

  it('[F35] a gateway that closes cuts off what has not ended in time, also connections that never sent a byte', async () => {
    const service = createService({ 'presence.get': () => new Promise(() => {}) })
    await using grpc = await startGrpc([service])
    const silent = connect(grpc.port, '127.0.0.1')
    const isCut = new Promise<void>((resolve) => silent.once('close', () => resolve()))
    silent.on('error', () => {}).resume()
    const call = refusalOf(grpc.call(PresenceService.method.get, { userIds: [1n] }))
    const { status } = await grpc.call(Health.method.check, {}, anonymous)
    expect(status).toBe(Status.SERVING)

    await grpc.gateway.close(50)
    expect((await call).status).toBe(1)
    await isCut
  })

  it('[F36] closing is the same whether the gateway listened or not, once or twice', async () => {
    await using gateway = createGrpcGateway({
      services: [],
      authenticate,
      serviceToken,
      log: createMemoryLog(),
    })
    await gateway.close(0)
    await gateway.close(0)
  })
})

describe('listening', () => {
  it('[F37] listening fails with the code of the operating system where the port is in use', async () => {
    await using taken = await listen()
    await using gateway = createGrpcGateway({
      services: [],
      authenticate,
      serviceToken,
      log: createMemoryLog(),
    })
    await expect(gateway.listen({ host: '127.0.0.1', port: taken.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('[F38] the gateway speaks TLS with a certificate and a key, and then nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stonechat-grpc-'))
    try {
      const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
      await run('openssl', [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
        ...['-keyout', files.key, '-out', files.cert],
      ])
      const tls = { cert: await readFile(files.cert), key: await readFile(files.key) }
      await using grpc = await startGrpc([], { tls })
      const secure = createGrpcClient(grpc.port, ChannelCredentials.createSsl(tls.cert), 'localhost')
      try {
        expect(await secure.call(validateToken, { token: 'user-3' })).toMatchObject({ userId: 3n })
      } finally {
        secure.client.close()
      }
      const plain = grpc.call(validateToken, { token: 'user-3' }, { deadline: Date.now() + 5_000 })
      expect((await refusalOf(plain)).status).not.toBe(0)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
