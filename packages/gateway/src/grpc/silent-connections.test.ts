import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startGrpc } from '../testing/grpc-server.js'

const timeouts = { grpcSilentMs: 200, grpcIdleMs: 400, httpIdleTimeoutMs: 60_000 }

describe('gRPC connections that say nothing', () => {
  it.each([
    ['nothing', ''],
    ['half a beginning', 'PRI * HTTP/2.0\r\n'],
  ])('[G800] a connection that has said %s is cut', async (_title, words) => {
    await using grpc = await startGrpc([], { timeouts })
    const socket = connect(grpc.port, '127.0.0.1')
    socket.on('error', () => {}).resume()
    socket.write(words)
    const startedAt = performance.now()
    await once(socket, 'close')
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('[G801] a connection without a call ends after a while, and the next call opens another', async () => {
    await using grpc = await startGrpc([], { timeouts })
    const session = connectHttp2(`http://127.0.0.1:${grpc.port}`)
    session.on('error', () => {})
    await once(session, 'remoteSettings')
    await once(session, 'close')
    const again = connectHttp2(`http://127.0.0.1:${grpc.port}`)
    await once(again, 'remoteSettings')
    again.destroy()
  })
})
