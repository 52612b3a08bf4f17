import { setImmediate } from 'node:timers/promises'
import { call, makeTempFolder, openSocket, register, startProgram, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'

describe('a running server', () => {
  it('[R50] a server says once that it listens, with http, grpc, db without password, and node', async () => {
    await using server = await startServer({ args: ['-id', 'server-7'] })
    const lines = server.logs.filter(({ event }) => event === 'server.listening')
    expect(lines).toEqual([
      expect.objectContaining({
        http: server.url,
        grpc: null,
        db: `sqlite:${server.dataDir}/stonechat.db`,
        node: 'server-7',
        level: 'info',
      }),
    ])
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '[R51] %s drains sockets with 4002 and ends with 0',
    async (signal) => {
      await using server = await startServer()
      const alice = await register(server)
      await using socket = await openSocket(server, alice.token)
      const started = Date.now()
      const exit = await server.kill(signal)
      expect(exit).toEqual({ code: 0, signal: null })
      expect(Date.now() - started).toBeLessThan(10_000)
      expect((await socket.closed).code).toBe(4002)
      expect(server.logs.map(({ event }) => event)).toEqual(
        expect.arrayContaining(['server.stopping', 'server.stopped']),
      )
      expect(server.errors).toEqual([])
    },
  )

  it('[R60] a signal that comes twice, from the terminal and passed on by npm, is one: it drains', async () => {
    await using server = await startServer()
    await using socket = await openSocket(server, (await register(server)).token)
    // It does not answer the server's goodbye yet, so that the server still drains when the echoes come.
    socket.pause()
    for (let echo = 0; echo < 50; echo += 1) {
      process.kill(server.pid, 'SIGTERM')
      await setImmediate()
    }
    socket.resume()
    expect(await server.exited).toEqual({ code: 0, signal: null })
    expect((await socket.closed).code).toBe(4002)
  })

  it('[R61] an operator who sends signals again and again ends at once a server that drains for long', async () => {
    await using server = await startServer()
    await using socket = await openSocket(server, (await register(server)).token)
    // It never answers the server's goodbye, so that draining takes all its time.
    socket.pause()
    process.kill(server.pid, 'SIGTERM')
    await server.waitForLog('server.stopping')
    const insisting = setInterval(() => process.kill(server.pid, 'SIGTERM'), 50)
    expect(await server.exited.finally(() => clearInterval(insisting))).toEqual({ code: 1, signal: null })
    expect(server.logs.map(({ event }) => event)).not.toContain('server.stopped')
  })

  it('[R52] a client that holds its connection does not keep the server from stopping', async () => {
    await using server = await startServer()
    const response = await fetch(`${server.url}/healthz`, { headers: { connection: 'keep-alive' } })
    await response.text()
    expect(await server.stop()).toEqual({ code: 0, signal: null })
  })

  it('[R53] a signal that comes while it starts is not lost', async () => {
    await using folder = await makeTempFolder()
    await using program = startProgram({
      args: ['-port', '0', '-grpc', 'off', '-host', '127.0.0.1', '-data', folder.path, '-log-format', 'json'],
    })
    // Comes while the database is opened, well before the port is.
    await program.waitForLog('storage.migrated')
    expect(await program.stop('SIGINT')).toEqual({ code: 0, signal: null })
    expect(program.logs.map(({ event }) => event)).toContain('server.stopped')
  })

  it('[R54] a server whose rate limits are off logs a warning', async () => {
    await using server = await startServer({ args: ['-rate-limits', 'off'] })
    expect(server.logs).toContainEqual(expect.objectContaining({ event: 'rate_limits.off', level: 'warn' }))
  })

  it('[R55] healthz, readyz and metrics answer', async () => {
    await using server = await startServer()
    expect((await call(server, 'GET /healthz')).status).toBe(200)
    expect((await call(server, 'GET /readyz')).status).toBe(200)
    const metrics = await call(server, 'GET /metrics')
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/)
    for (const name of [
      'stonechat_connections',
      'stonechat_messages_committed_total',
      'stonechat_commit_batch_messages_bucket',
      'stonechat_commit_duration_seconds_bucket',
      'stonechat_commit_queue_messages',
      'stonechat_socket_frames_sent_total',
      'stonechat_socket_closes_total{code="4002"}',
      'stonechat_http_requests_total{method="GET",status="200"}',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(metrics.text).toContain(`\n${name}`)
    }
  })

  it('[R56] figures follow what happens', async () => {
    await using server = await startServer()
    const [alice, bob] = [await register(server), await register(server)]
    await using socket = await openSocket(server, alice.token)
    await socket.request('message.send', { target_id: bob.id, content: 'hello' })
    const { text } = await call(server, 'GET /metrics')
    expect(text).toContain('\nstonechat_connections 1\n')
    expect(text).toContain('\nstonechat_messages_committed_total 1\n')
    expect(text).toContain('\nstonechat_commit_batch_messages_count 1\n')
  })

  it('[R57] neither tokens, passwords nor message text reach the log, whatever its level', async () => {
    await using server = await startServer({ args: ['-log', 'trace'] })
    const [alice, bob] = [await register(server), await register(server)]
    const secret = 'a very private sentence'
    await call(server, 'POST /api/send', { token: alice.token, body: { target_id: bob.id, content: secret } })
    await using socket = await openSocket(server, alice.token)
    await socket.request('message.send', { target_id: bob.id, content: secret })
    await call(server, 'POST /api/login', { body: { phone: alice.phone, password: alice.password } })
    await server.stop()
    const written = JSON.stringify([server.logs, server.output, server.errors])
    for (const hidden of [secret, alice.token, alice.refreshToken, alice.password]) {
      expect(written).not.toContain(hidden)
    }
  })

  it('[R58] codes without a configured channel are printed as lines of their own, not as log fields', async () => {
    await using server = await startServer()
    const phone = '13900001111'
    await call(server, 'POST /api/codes', { body: { phone, purpose: 'register' } })
    await server.stop()
    expect(server.output).toEqual([expect.stringMatching(/\+8613900001111.*\d{6}/)])
    expect(JSON.stringify(server.logs)).not.toContain('8613900001111')
  })

  it('[R59] everything is there again after a restart on the same folder', async () => {
    await using folder = await makeTempFolder()
    await using first = await startServer({ dataDir: folder.path })
    const [alice, bob] = [await register(first), await register(first)]
    const sent = await call(first, 'POST /api/send', {
      token: alice.token,
      body: { target_id: bob.id, content: 'still there?' },
    })
    await first.stop()
    await using second = await startServer({ dataDir: folder.path })
    const listed = await call(second, `GET /api/messages?target_id=${alice.id}`, { token: bob.token })
    expect(listed.body.messages).toEqual([sent.body])
  })
})
