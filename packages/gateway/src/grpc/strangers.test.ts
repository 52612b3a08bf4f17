import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { createService, until } from '../testing/fixtures.js'
import { refusalOf, serviceToken, startGrpc } from '../testing/grpc-server.js'
import { openPlainCaller, type PlainCaller } from '../testing/plain-caller.js'
import { Health, HealthCheckResponse_ServingStatus } from './gen/health/v1/health_pb.js'
import { MessageService } from './gen/stonechat/v1/message_pb.js'

const ip = '127.0.0.1'
const service = createService({ 'message.list': () => ({ data: { messages: [], has_more: false } }) })
const list = (grpc: Awaited<ReturnType<typeof startGrpc>>, authorization?: string | null) =>
  grpc.call(
    MessageService.method.list,
    { actorId: 7n, targetId: 10_002n },
    ...(authorization === undefined ? [] : [{ authorization }]),
  )

describe('strangers over gRPC', () => {
  it.each([null, 'Bearer wrong', 'nonsense'])(
    '[G980] a call that presents %s takes points of its address, and is refused where there are none; the service goes on',
    async (authorization) => {
      const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
      await using grpc = await startGrpc([service], { limiter })
      limiter.take({ cost: gatewayLimits.ratePointsPerIp - 2 * gatewayLimits.ratePointsPerGrpcCall, ip })
      for (let asked = 0; asked < 2; asked += 1)
        expect(await refusalOf(list(grpc, authorization))).toMatchObject({ code: 'unauthenticated' })
      expect(await refusalOf(list(grpc, authorization))).toMatchObject({
        code: 'rate_limited',
        retryAfterMs: String(gatewayLimits.rateWindowMs),
      })
      for (let asked = 0; asked < 5; asked += 1) expect(await list(grpc)).toMatchObject({ hasMore: false })
    },
  )

  it('[G982] the health of the server is answered to whoever asks from nearby, however much others at that address ask', async () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    await using grpc = await startGrpc([service], { limiter })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip })
    const answer = await grpc.call(Health.method.check, { service: '' }, { authorization: null })
    expect(answer.status).toBe(HealthCheckResponse_ServingStatus.SERVING)
    expect(await refusalOf(list(grpc, null))).toMatchObject({ code: 'rate_limited' })
  })

  it('[G981] an address has so many connections; one more is cut, and one that closes makes room', async () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    await using grpc = await startGrpc([service], { limiter })
    const open = async () => {
      const socket = connect(grpc.port, ip).on('error', () => {})
      await once(socket, 'connect')
      return socket
    }
    const first = await open()
    let entered = 0
    await until(() => {
      while (limiter.grpcConnections.enter(ip)) entered += 1
      return entered === gatewayLimits.grpcConnectionsMaxPerAddress - 1
    })
    const refused = await open()
    await new Promise((resolve) => refused.resume().once('close', resolve))
    first.destroy()
    await until(() => limiter.grpcConnections.enter(ip))
  })
})

describe('strangers who go on calling', () => {
  const path = '/grpc.health.v1.Health/List'
  const spent = () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip })
    return limiter
  }
  /** Calls until the connection is cut, at most so often; resolves with how many calls were refused. */
  async function goOn(caller: PlainCaller, times: number) {
    let refused = 0
    for (let asked = 0; asked < times && !caller.session.closed; asked += 1) {
      const stream = caller.call(path, new Uint8Array())
      const answered = await Promise.race([
        once(stream, 'response').then(
          ([headers]) => headers['grpc-status'] === '8',
          () => false,
        ),
        once(stream, 'close').then(() => false),
      ])
      if (answered) refused += 1
    }
    return refused
  }

  it('[Z985] a connection on which more than grpcRefusalsMaxPerConnection calls were refused is cut; the service at that address goes on', async () => {
    await using grpc = await startGrpc([service], { limiter: spent() })
    expect(await list(grpc)).toMatchObject({ hasMore: false })
    for (let connection = 0; connection < 3; connection += 1) {
      using stranger = await openPlainCaller(grpc.port)
      const refused = await goOn(stranger, gatewayLimits.grpcRefusalsMaxPerConnection + 50)
      expect(refused).toBe(gatewayLimits.grpcRefusalsMaxPerConnection)
      await until(() => stranger.session.destroyed)
    }
    expect(await list(grpc)).toMatchObject({ hasMore: false })
  })

  it('[Z985] calls at once, which do not wait for their refusals, are cut too', async () => {
    await using grpc = await startGrpc([service], { limiter: spent() })
    using stranger = await openPlainCaller(grpc.port)
    for (let asked = 0; asked < 500; asked += 1) stranger.call(path, new Uint8Array())
    await until(() => stranger.session.destroyed)
  })

  it('[Z986] a connection on which the service called stays, whatever a proxy puts on it besides', async () => {
    await using grpc = await startGrpc([service], { limiter: spent() })
    using proxy = await openPlainCaller(grpc.port)
    await once(proxy.call(path, new Uint8Array(), `Bearer ${serviceToken}`), 'response')
    const times = gatewayLimits.grpcRefusalsMaxPerConnection + 50
    expect(await goOn(proxy, times)).toBe(times)
    expect(proxy.session.closed).toBe(false)
  })
})
