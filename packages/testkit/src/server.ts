/** A whole server in a process of its own, on a free port, with a data folder of its own. */
import { type Exit, type LogLine, type ProgramOptions, startProgram } from './program.js'
import { makeTempFolder } from './temp-folder.js'

export interface ServerOptions extends ProgramOptions {
  /** Start on this folder, which stays; without one a new folder is made and removed in the end. */
  readonly dataDir?: string
  /** 0, a free one, by default. */
  readonly port?: number
}

/** Where a server is: what the helpers of this package need to talk to it. */
export interface ServerAddress {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** `ws://127.0.0.1:PORT/ws` */
  readonly wsUrl: string
  readonly port: number
}

export interface RunningServer extends ServerAddress, AsyncDisposable {
  readonly pid: number
  readonly dataDir: string
  readonly logs: readonly LogLine[]
  readonly output: readonly string[]
  readonly errors: readonly string[]
  readonly exited: Promise<Exit>
  waitForLog(event: string): Promise<LogLine>
  /** Ends it as an operator would, with SIGTERM. */
  stop(): Promise<Exit>
  /** Ends it as a power cut would, with SIGKILL, unless another signal is named. */
  kill(signal?: NodeJS.Signals): Promise<Exit>
}

/** Several that start at once from source, on a machine that does much else, take long. */
const startTimeoutMs = 60_000

/** SQLite in the data folder, unless a whole test file is run again on another engine. */
function databaseOf(address: string | undefined): string[] {
  return address === undefined ? [] : ['-db', address]
}

/** Starts a server and waits until it serves. Rate limits are off unless the arguments turn them on. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const folder = options.dataDir === undefined ? await makeTempFolder() : undefined
  const dataDir = options.dataDir ?? folder!.path
  const program = startProgram({
    ...options,
    args: [
      ...['-port', String(options.port ?? 0), '-host', '127.0.0.1', '-grpc', 'off', '-data', dataDir],
      ...['-log-format', 'json', '-rate-limits', 'off'],
      ...databaseOf(process.env.STONECHAT_TEST_DB),
      ...(options.args ?? []),
    ],
  })
  const release = async () => {
    await program[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  }

  try {
    const listening = await program.waitForLog('server.listening', startTimeoutMs)
    const port = Number(new URL(String(listening.http)).port)
    return {
      ...addressOf(port),
      pid: program.pid,
      dataDir,
      logs: program.logs,
      output: program.output,
      errors: program.errors,
      exited: program.exited,
      waitForLog: program.waitForLog,
      stop: () => program.stop('SIGTERM'),
      kill: (signal = 'SIGKILL') => program.stop(signal),
      [Symbol.asyncDispose]: release,
    }
  } catch (cause) {
    await release()
    throw cause
  }
}

/** Addresses of what listens on this port of 127.0.0.1. */
export function addressOf(port: number): ServerAddress {
  return { url: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}/ws`, port }
}
