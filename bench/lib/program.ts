/** Programs that are measured: each in a process of its own, started, waited for and ended. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const startTimeoutMs = 60_000
const stopTimeoutMs = 20_000

/** How `npm start` runs Node, for the server and for what it is compared with. */
export const asStarted = {
  nodeArgs: ['--v8-pool-size=1'],
  environment: { MALLOC_ARENA_MAX: '2', NODE_OPTIONS: '' },
} as const

export interface RunningProgram extends AsyncDisposable {
  readonly pid: number
  /** What it said on both outputs, the newest lines. */
  readonly lines: readonly string[]
  /** Ends it with SIGTERM and waits, so that what it writes at its end is there. */
  stop(): Promise<void>
}

export interface ProgramOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>> | undefined
  readonly cwd?: string | undefined
  /** The line that says that it is ready; its groups are given back. */
  readonly ready: RegExp
}

/** Starts a program and waits until it says that it is ready. It is killed when it is disposed of. */
export async function startProgram(
  options: ProgramOptions,
): Promise<RunningProgram & { match: RegExpExecArray }> {
  const child = spawn(options.command, options.args, {
    env: { ...process.env, ...options.environment },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${options.command} ${why}: ${lines.join('\n')}`))
    const timer = setTimeout(() => fail('did not become ready'), startTimeoutMs)
    const hear = (line: string) => {
      lines.push(line)
      if (lines.length > 200) lines.shift()
      const found = options.ready.exec(line)
      if (found === null) return
      clearTimeout(timer)
      resolve(found)
    }
    for (const stream of [child.stdout!, child.stderr!]) createInterface(stream).on('line', hear)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      fail(`ended with ${code}`)
    })
  }).catch(async (error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return {
    pid: child.pid!,
    lines,
    match,
    stop: () => end(child, exited, 'SIGTERM'),
    [Symbol.asyncDispose]: () => end(child, exited, 'SIGKILL'),
  }
}

async function end(child: ChildProcess, exited: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  const deadline = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await exited
  clearTimeout(deadline)
}
