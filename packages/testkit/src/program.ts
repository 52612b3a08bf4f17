/** The real program as a process of its own: from source, or as built where STONECHAT_TEST_DIST=1. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { reportUndeclaredError, type UndeclaredError } from '@stonechat/protocol/operations'
import { patienceMs, within } from './within.js'

export interface ProgramOptions {
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** A shell command that runs the program as `"$@"`: `exec "$@" >/dev/full`. */
  readonly shell?: string
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** One line that was logged: its event and its fields. */
export interface LogLine {
  readonly event: string
  readonly level: string
  readonly [field: string]: unknown
}

export interface Program extends AsyncDisposable {
  readonly pid: number
  /** What it logged so far, as JSON. */
  readonly logs: readonly LogLine[]
  /** Lines on standard output that are not log lines. */
  readonly output: readonly string[]
  readonly errors: readonly string[]
  readonly exited: Promise<Exit>
  /** The first line of this event, waiting for it; rejects where the program ends before, or the time. */
  waitForLog(event: string, withinMs?: number): Promise<LogLine>
  /** Writes to its standard input and closes it. */
  type(text: string): void
  /** Stops reading its standard output for good, as `head` does. */
  stopReading(): void
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Exit>
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The arguments of Node that run the program. */
function programArguments(): string[] {
  if (process.env.STONECHAT_TEST_DIST === '1') return [`${root}packages/server/dist/main.js`]
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return ['--import', tsx, '--conditions=@stonechat/source', `${root}packages/server/src/main.ts`]
}

/** Starts `stonechat` with these arguments. It is killed when it is disposed of. */
export function startProgram({ args = [], environment = {}, cwd, shell }: ProgramOptions = {}): Program {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(STONECHAT_|VITEST|NODE_OPTIONS)/.test(name),
  )
  const command = [process.execPath, ...programArguments(), ...args]
  const [file, ...words] = shell === undefined ? command : ['sh', '-c', shell, 'sh', ...command]
  const child = spawn(file!, words, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...Object.fromEntries(inherited), NODE_ENV: 'test', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  return watch(child)
}

/** What a run of the program came to. */
export interface Run extends Pick<Program, 'logs' | 'output' | 'errors'> {
  readonly code: number | null
  /** All that it said, without what it logged, as one text. */
  readonly all: string
}

/** Runs `stonechat` with these arguments to its end, with `input` on its standard input. */
export async function runProgram(
  args: readonly string[],
  { input = '', ...options }: Omit<ProgramOptions, 'args'> & { readonly input?: string } = {},
): Promise<Run> {
  await using program = startProgram({ ...options, args })
  program.type(input)
  const { code } = await program.exited
  const { output, errors, logs } = program
  return { code, output, errors, logs, all: [...output, ...errors].join('\n') }
}

function watch(child: ChildProcess): Program {
  const logs: LogLine[] = []
  const output: string[] = []
  const errors: string[] = []
  const waiting = new Set<() => void>()
  createInterface(child.stdout!).on('line', (line) => {
    const parsed = parseLogLine(line)
    if (parsed === undefined) output.push(line)
    else logs.push(parsed)
    passOnUndeclaredError(parsed)
    for (const wake of waiting) wake()
  })
  createInterface(child.stderr!).on('line', (line) => errors.push(line))
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    // `close` comes after all output was read, `exit` may come before.
    child.once('close', (code, signal) => resolve({ code, signal }))
  })

  return {
    pid: child.pid!,
    logs,
    output,
    errors,
    exited,
    waitForLog(event, withinMs = patienceMs) {
      const found = new Promise<LogLine>((resolve, reject) => {
        const look = () => {
          const line = logs.find((one) => one.event === event)
          if (line !== undefined) settle(() => resolve(line))
        }
        const settle = (how: () => void) => {
          waiting.delete(look)
          how()
        }
        waiting.add(look)
        exited.then(
          ({ code }) =>
            settle(() => reject(new Error(`ended with ${code}: ${[...output, ...errors].join('\n')}`))),
          reject,
        )
        look()
      })
      return within(found, () => `the log line ${event}; got ${[...output, ...errors].join('\n')}`, withinMs)
    },
    type(text) {
      child.stdin!.end(text)
    },
    stopReading() {
      child.stdout!.destroy()
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      return within(exited, () => `the end of the program after ${signal}`)
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}

/** The program's listener only logs; the test that started it must fail as it would over a service of its own. */
function passOnUndeclaredError(line: LogLine | undefined): void {
  if (line?.event === 'operation.undeclared_error') reportUndeclaredError(line as LogLine & UndeclaredError)
}

function parseLogLine(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return undefined
  }
}
