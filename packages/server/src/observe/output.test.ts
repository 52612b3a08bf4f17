/** What a server does whose output nobody reads, or that cannot be written: it serves, and it ends as it is told. */
import { constants, openSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { call, type Exit, type LogLine, makeTempFolder, startProgram, within } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'

/** More lines than wait for a reader: each request is one at this level. */
const floodRequests = 9_000
const flood = ['-log', 'debug']

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A server behind a shell; its log is nowhere to be read, so that it is asked until it answers. */
async function startBehind(shell: string, args: readonly string[] = []) {
  const folder = await makeTempFolder()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const program = startProgram({
    shell: shell.replaceAll('FOLDER', folder.path),
    args: [
      ...['-port', String(port), '-grpc', 'off', '-host', '127.0.0.1', '-data', join(folder.path, 'data')],
      ...['-log-format', 'json', '-rate-limits', 'off', ...args],
    ],
  })
  let isUp = false
  await within(
    (async () => {
      while (!isUp)
        isUp = await call({ url }, 'GET /readyz').then(
          ({ status }) => status === 200,
          () => delay(20),
        )
    })(),
    () => 'the server to answer',
  )
  return {
    url,
    program,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function dropped(server: { readonly url: string }): Promise<number> {
  const { text } = await call(server, 'GET /metrics')
  return Number(/^stonechat_log_dropped_total (\d+)$/m.exec(text)?.[1])
}

/** Asks until lines are lost; every answer must come. */
async function floodUntilDropped(server: { readonly url: string }): Promise<number> {
  for (let asked = 0; asked < floodRequests; asked += 50) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call(server, `GET /api/${'x'.repeat(90)}`)),
    )
    expect(answers.every(({ status }) => status === 404)).toBe(true)
  }
  return dropped(server)
}

const inTime = (exited: Promise<Exit>) => within(exited, () => 'the end', 10_000)

describe('output that nobody reads', () => {
  it('[R870] a server whose log is not read goes on, counts the lines it lost, says so to the next reader, and ends', async () => {
    // Opened for reading too: it never breaks, it only fills.
    await using server = await startBehind('mkfifo FOLDER/log; exec "$@" 1<>FOLDER/log', flood)
    const lost = await floodUntilDropped(server)
    expect(lost).toBeGreaterThan(0)
    const fd = openSync(join(server.folder, 'log'), constants.O_RDONLY | constants.O_NONBLOCK)
    const log = new Socket({ fd })
    const seen = new Promise<LogLine>((resolve) => {
      createInterface(log).on('line', (line) => {
        if (line.includes('"log.dropped"')) resolve(JSON.parse(line) as LogLine)
      })
    })
    expect(await within(seen, () => 'log.dropped')).toMatchObject({
      level: 'warn',
      lines: expect.any(Number),
    })
    expect(await server.program.stop()).toEqual({ code: 0, signal: null })
    log.destroy()
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '[R871] %s ends a server whose log is full and not read',
    async (signal) => {
      await using server = await startBehind('mkfifo FOLDER/log; exec "$@" 1<>FOLDER/log 2>&1', flood)
      for (let asked = 0; asked < 600; asked += 1) await call(server, 'GET /healthz')
      process.kill(server.program.pid, signal)
      expect(await inTime(server.program.exited)).toEqual({ code: 0, signal: null })
    },
  )

  it.each([
    ['a full disk', 'exec "$@" >/dev/full 2>&1'],
    ['closed output', 'exec "$@" >&- 2>&-'],
    ['closed input and output', 'exec "$@" <&- >&- 2>&-'],
    ['a file', 'exec "$@" >FOLDER/log 2>&1'],
  ])('[R871] a server with %s answers, and drains when it is told to stop', async (_, shell) => {
    await using server = await startBehind(shell, flood)
    for (let asked = 0; asked < 100; asked += 1) expect((await call(server, 'GET /healthz')).status).toBe(200)
    if (shell.includes('full')) expect(await dropped(server)).toBeGreaterThan(0)
    expect(await server.program.stop()).toEqual({ code: 0, signal: null })
    if (shell.includes('FOLDER'))
      expect(readFileSync(`${server.folder}/log`, 'utf8')).toContain('"server.stopped"')
  })

  it('[R871] a server whose reader has left answers, and drains when it is told to stop', async () => {
    await using server = await startBehind('exec "$@"', flood)
    server.program.stopReading()
    for (let asked = 0; asked < 100; asked += 1) expect((await call(server, 'GET /healthz')).status).toBe(200)
    expect(await dropped(server)).toBeGreaterThan(50)
    expect(await server.program.stop()).toEqual({ code: 0, signal: null })
  })
})

/**
 * On a terminal of its own: `script` has the other end, and a shell is the leader of the session, as after a login. What is
 * left of the server is its exit code in a file.
 */
const onTerminal = (before: string) =>
  `printf "'%s' " "$@" >FOLDER/words
   echo 'echo $$ >FOLDER/pid; eval "exec $(cat FOLDER/words)"' >FOLDER/command
   echo "trap '' HUP; ${before} sh FOLDER/command; echo \\$? >FOLDER/code" >FOLDER/run
   exec script -qfc "sh FOLDER/run; :" /dev/null`

async function exitCode(folder: string): Promise<number> {
  const written = async () => {
    for (;;) {
      const text = await readFile(join(folder, 'code'), 'utf8').catch(() => '')
      if (text !== '') return Number(text)
      await delay(20)
    }
  }
  return within(written(), () => 'the end', 12_000)
}

const pidOf = async (folder: string) => Number(await readFile(join(folder, 'pid'), 'utf8'))

describe('a terminal that is held or gone', () => {
  it('[R872] a server whose terminal is held, as by Ctrl-S, answers and ends', async () => {
    await using server = await startBehind(onTerminal(''), flood)
    const pid = await pidOf(server.folder)
    process.kill(server.program.pid, 'SIGSTOP')
    for (let asked = 0; asked < 1_500; asked += 1)
      expect((await call(server, 'GET /healthz')).status).toBe(200)
    process.kill(pid, 'SIGTERM')
    await within(ended(pid), () => 'the end', 10_000)
    process.kill(server.program.pid, 'SIGCONT')
    expect(await exitCode(server.folder)).toBe(0)
  })

  it('[R872] a server whose session is closed drains by itself', async () => {
    await using server = await startBehind(onTerminal(''))
    process.kill(server.program.pid, 'SIGKILL')
    expect(await exitCode(server.folder)).toBe(0)
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '[R872] a server that outlived its terminal answers, and drains on %s',
    async (signal) => {
      await using server = await startBehind(onTerminal('setsid -w'), flood)
      process.kill(server.program.pid, 'SIGKILL')
      for (let asked = 0; asked < 50; asked += 1)
        expect((await call(server, 'GET /healthz')).status).toBe(200)
      process.kill(await pidOf(server.folder), signal)
      expect(await exitCode(server.folder)).toBe(0)
    },
  )
})

async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await delay(20)
  }
}

describe('commands whose output fails', () => {
  it('[R873] a command whose result cannot be written says so, without a stack, and ends with 1', async () => {
    await using program = startProgram({ shell: 'exec "$@" >/dev/full', args: ['-help'] })
    expect(await program.exited).toEqual({ code: 1, signal: null })
    expect(program.errors).toEqual(['stonechat: cannot write the result: the disk is full'])
  })

  it.each(['2>/dev/full', '2>&-'])(
    '[R873] a failure whose sentence cannot be written keeps its exit code: %s',
    async (where) => {
      await using program = startProgram({ shell: `exec "$@" ${where}`, args: ['-prot', '1'] })
      expect(await program.exited).toEqual({ code: 2, signal: null })
    },
  )
})
