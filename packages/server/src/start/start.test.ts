/** A start either serves or ends, in time and in one sentence, whatever it waits for. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { makeTempFolder, openSocket, register, startProgram, startServer, within } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'

/** Takes connections and never says a word. */
async function startSilence() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => sockets.add(socket.on('error', () => {})))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const serveOn = (data: string, ...more: string[]) => [
  ...['-port', '0', '-grpc', 'off', '-host', '127.0.0.1', '-data', data],
  ...['-log-format', 'json', ...more],
]

const inTime = <T>(exited: Promise<T>, ms = 20_000) => within(exited, () => 'the end', ms)

describe('a deep data folder', () => {
  it.each([104, 108, 250])(
    '[R874] a socket path of %i bytes and more serves, and commands reach the server',
    async (bytes) => {
      await using folder = await makeTempFolder()
      let dataDir = folder.path
      while (Buffer.byteLength(`${dataDir}/stonechat.db.sock`) < bytes)
        dataDir = join(
          dataDir,
          'd'.repeat(Math.min(60, Math.max(1, bytes - `${dataDir}/stonechat.db.sock`.length - 1))),
        )
      await mkdir(dataDir, { recursive: true })
      await using server = await startServer({ dataDir })
      expect(existsSync(join(dataDir, 'stonechat.db.sock'))).toBe(true)
      const alice = await register(server)
      await using socket = await openSocket(server, alice.token)
      await using second = startProgram({ args: serveOn(dataDir) })
      expect(await second.exited).toEqual({ code: 1, signal: null })
      expect(second.errors).toEqual([expect.stringMatching(/another server already runs here/)])
      await using command = startProgram({ args: ['user', 'disable', String(alice.id), '-data', dataDir] })
      expect(await command.exited).toEqual({ code: 0, signal: null })
      expect((await socket.closed).code).toBe(4103)
      expect(await server.stop()).toEqual({ code: 0, signal: null })
      expect(existsSync(join(dataDir, 'stonechat.db.sock'))).toBe(false)
    },
  )
})

describe('what never answers', () => {
  it('[R875] a database that takes the connection and is silent', async () => {
    await using folder = await makeTempFolder()
    await using silence = await startSilence()
    const db = `mysql://root:hunter2@127.0.0.1:${silence.port}/chat`
    await using program = startProgram({ args: serveOn(folder.path, '-db', db) })
    expect(await inTime(program.exited)).toEqual({ code: 1, signal: null })
    expect(program.errors).toEqual([
      expect.stringMatching(/^stonechat: cannot open the database mysql:.*: .+/),
    ])
    expect(program.errors[0]).not.toContain('hunter2')
  })

  it('[R875] a NATS server that takes the connection and is silent', async () => {
    await using folder = await makeTempFolder()
    await using silence = await startSilence()
    await using program = startProgram({
      args: ['check', '-data', folder.path, '-nats', `nats://127.0.0.1:${silence.port}`],
    })
    expect(await inTime(program.exited)).toEqual({ code: 1, signal: null })
    expect(program.errors).toEqual([
      `stonechat: cannot reach NATS at nats://127.0.0.1:${silence.port}: no answer`,
    ])
  })

  it.each(['-config', '-grpc-key'])('[R875] %s is a pipe that nobody writes into', async (flag) => {
    await using folder = await makeTempFolder()
    const pipe = join(folder.path, 'pipe')
    await using program = startProgram({
      shell: `mkfifo ${pipe}; exec "$@"`,
      args: [
        ...serveOn(join(folder.path, 'data')),
        '-grpc',
        '0',
        '-grpc-cert',
        '/dev/null',
        '-grpc-key',
        '/dev/null',
        flag,
        pipe,
      ],
    })
    expect(await inTime(program.exited)).toEqual({ code: 1, signal: null })
    expect(program.errors).toEqual([
      expect.stringMatching(new RegExp(`^stonechat: ${flag}:.*nothing was written into it$`)),
    ])
  })
})

describe('signals while it starts', () => {
  it('[R876] what is told to stop while the database is silent ends with 0', async () => {
    await using folder = await makeTempFolder()
    await using silence = await startSilence()
    await using program = startProgram({
      args: serveOn(folder.path, '-db', `mysql://root@127.0.0.1:${silence.port}/chat`, '-log', 'debug'),
    })
    await until(() => existsSync(join(folder.path, 'server-1.sock')))
    process.kill(program.pid, 'SIGTERM')
    expect(await inTime(program.exited, 10_000)).toEqual({ code: 0, signal: null })
  })

  it('[R876] what is told to stop while it waits for its configuration ends with 0', async () => {
    await using folder = await makeTempFolder()
    const pipe = join(folder.path, 'pipe')
    await using program = startProgram({
      shell: `mkfifo ${pipe}; : >${folder.path}/begun; exec "$@"`,
      args: serveOn(join(folder.path, 'data'), '-config', pipe),
    })
    await until(() => existsSync(join(folder.path, 'begun')))
    const exit = await inTime(program.stop('SIGHUP'), 10_000)
    // Before the first line of the program ran, the signal itself ends it.
    expect([
      { code: 0, signal: null },
      { code: null, signal: 'SIGHUP' },
    ]).toContainEqual(exit)
  })

  it('[R877] a configuration comes out of a pipe that is written late', async () => {
    await using folder = await makeTempFolder()
    const pipe = join(folder.path, 'pipe')
    await using program = startProgram({
      shell: `mkfifo ${pipe}; (sleep 0.5; echo 'id: from-a-pipe' >${pipe}) & exec "$@"`,
      args: ['check', '-data', folder.path, '-config', pipe],
    })
    expect(await program.exited).toEqual({ code: 0, signal: null })
    expect(program.output).toContain('id: from-a-pipe')
  })
})

async function until(isThere: () => boolean): Promise<void> {
  const seen = async () => {
    while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await within(seen(), () => 'the file')
}
