/** A real NATS server for one test, on a free port, gone with the test. */
import { existsSync } from 'node:fs'
import { findFreePort, startDaemon } from './daemon.js'

const paths = ['/usr/sbin/nats-server', '/usr/local/bin/nats-server', '/usr/bin/nats-server']

export interface NatsOptions {
  /** More arguments of `nats-server`, such as `--auth=TOKEN`. */
  readonly args?: readonly string[]
}

export interface Nats extends AsyncDisposable {
  readonly port: number
  /** `nats://127.0.0.1:PORT`, what `-nats` takes. */
  readonly address: string
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same port, ending it first where it runs. */
  restart(): Promise<void>
  /** Freezes it: connections stay and nothing answers. */
  freeze(): void
  thaw(): void
}

/** Whether NATS is installed here: `apt-get install nats-server`. Tests that need it are skipped without. */
export function hasNats(): boolean {
  return paths.some(existsSync)
}

/** Starts a server on 127.0.0.1 and waits until it takes connections. */
export async function startNats({ args = [] }: NatsOptions = {}): Promise<Nats> {
  const server = paths.find(existsSync)
  if (server === undefined) throw new Error('no NATS here: apt-get install nats-server')
  const port = await findFreePort()
  const start = () => startDaemon(server, ['-a', '127.0.0.1', '-p', String(port), ...args], 'Server is ready')

  let daemon = await start()
  return {
    port,
    address: `nats://127.0.0.1:${port}`,
    kill: () => daemon.end('SIGKILL'),
    async restart() {
      await daemon.end('SIGKILL')
      daemon = await start()
    },
    freeze: () => daemon.signal('SIGSTOP'),
    thaw: () => daemon.signal('SIGCONT'),
    [Symbol.asyncDispose]: () => daemon.end('SIGKILL'),
  }
}
