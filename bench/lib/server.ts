/** The server as it is shipped, in a process of its own, without rate limits. */
import { fileURLToPath } from 'node:url'
import type { BenchDatabase } from './database.js'
import { jwtSecret } from './people.js'
import { asStarted, type RunningProgram, startProgram } from './program.js'

export interface BenchServerOptions {
  readonly database: BenchDatabase
  /** More options of the server. */
  readonly args?: readonly string[] | undefined
  /** Options of Node: `['--cpu-prof', '--cpu-prof-dir=/tmp/x']`. A profile is written by `stop()`. */
  readonly nodeArgs?: readonly string[] | undefined
  /** Another build of the server than that of this checkout. */
  readonly main?: string | undefined
}

export interface BenchServer extends RunningProgram {
  readonly host: string
  readonly port: number
  readonly url: string
}

const shipped = fileURLToPath(new URL('../../packages/server/dist/main.js', import.meta.url))

/** Starts the server and waits until it serves. */
export async function startServer(options: BenchServerOptions): Promise<BenchServer> {
  const { database, args = [], nodeArgs = [], main = shipped } = options
  const program = await startProgram({
    command: process.execPath,
    args: [
      ...asStarted.nodeArgs,
      ...nodeArgs,
      main,
      ...[
        '-port',
        '0',
        '-host',
        '127.0.0.1',
        '-grpc',
        'off',
        '-data',
        database.folder,
        '-db',
        database.address,
      ],
      ...['-jwt-secret', jwtSecret, '-rate-limits', 'off', '-log-format', 'json', ...args],
    ],
    environment: asStarted.environment,
    ready: /"http":"http:\/\/[^"]*:(\d+)"/,
  })
  const port = Number(program.match[1])
  return { ...program, host: '127.0.0.1', port, url: `http://127.0.0.1:${port}` }
}
