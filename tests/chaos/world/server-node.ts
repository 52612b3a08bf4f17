/** One server process that is always started again, on whatever port it gets. */
import { type RunningServer, startServer } from '@stonechat/testkit'
import type { processFaults } from '../schedule/faults.js'

const startPatienceMs = 60_000
const stopPatienceMs = 12_000
const memoryLogMax = 20

export interface ServerNode extends AsyncDisposable {
  /** Where it listens now, or did last. */
  readonly port: number
  /** Does it to the process, and makes it work again after so long. */
  suffer(what: (typeof processFaults)[number], durationMs: number): Promise<void>
  /** Ends the process in good order. */
  stop(): Promise<void>
  start(): Promise<void>
  readonly dataDir: string
  /** Unexpected exits, with the last output. */
  readonly crashes: readonly string[]
}

export async function startServerNode(options: {
  readonly args: readonly string[]
  readonly dataDir: string
}): Promise<ServerNode> {
  const crashes: string[] = []
  let isOrdered = false
  let server = await startAgain()

  return {
    get port() {
      return server.port
    },
    crashes,
    dataDir: options.dataDir,
    stop: () => end('SIGTERM'),
    async start() {
      server = await startAgain()
    },
    async suffer(what, durationMs) {
      if (what === 'pause') {
        process.kill(server.pid, 'SIGSTOP')
        await rest(durationMs)
        process.kill(server.pid, 'SIGCONT')
        return
      }
      await end(what === 'kill' ? 'SIGKILL' : 'SIGTERM')
      await rest(durationMs)
      server = await startAgain()
    },
    async [Symbol.asyncDispose]() {
      isOrdered = true
      await server[Symbol.asyncDispose]()
    },
  }

  async function start(): Promise<RunningServer> {
    const started = await startServer(options)
    isOrdered = false
    void started.exited.then(({ code, signal }) => {
      const words = started.errors.slice(-memoryLogMax).join('\n')
      if (!isOrdered) crashes.push(`a server ended by itself with ${code ?? signal}: ${words}`)
    })
    return started
  }

  /** An orderly stop that takes too long is cut short, as every supervisor does. */
  async function end(signal: NodeJS.Signals): Promise<void> {
    isOrdered = true
    process.kill(server.pid, signal)
    const cutShort = setTimeout(() => process.kill(server.pid, 'SIGKILL'), stopPatienceMs)
    await server.exited
    clearTimeout(cutShort)
  }

  /** A server does not start while its database or bus is out of reach: it is tried again, as every supervisor does. */
  async function startAgain(): Promise<RunningServer> {
    const deadline = performance.now() + startPatienceMs
    for (;;) {
      try {
        return await start()
      } catch (error) {
        if (performance.now() > deadline) throw error
        await rest(200)
      }
    }
  }
}

export function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
