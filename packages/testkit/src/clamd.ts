/** A real clamd for one test, with one signature of our own: those of ClamAV come over the internet. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort, startDaemon } from './daemon.js'
import { makeTempFolder } from './temp-folder.js'

const places = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/usr/bin/clamd']

/** What this clamd finds, under the name of `malwareName`. */
export const malware = Buffer.from('stonechat test: this is malware')
export const malwareName = 'Stonechat.Test.UNOFFICIAL'

export interface Clamd extends AsyncDisposable {
  readonly port: number
  /** What `-file-scan` takes. */
  readonly address: string
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  restart(): Promise<void>
  /** Freezes it: connections stay and nothing answers. */
  freeze(): void
  thaw(): void
}

/** Whether clamd is installed here: `apt-get install clamav-daemon`. Tests that need it are skipped without. */
export function hasClamd(): boolean {
  return places.some(existsSync)
}

/** Starts it on 127.0.0.1 and waits until it takes connections. It takes files of at most 4 MB. */
export async function startClamd(): Promise<Clamd> {
  const program = places.find(existsSync)
  if (program === undefined) throw new Error('no clamd here: apt-get install clamav-daemon')
  const folder = await makeTempFolder()
  const [database, configuration] = [join(folder.path, 'database'), join(folder.path, 'clamd.conf')]
  const port = await findFreePort()
  await mkdir(database)
  await writeFile(join(database, 'stonechat.ndb'), `Stonechat.Test:0:*:${malware.toString('hex')}\n`)
  const lines = [
    `TCPSocket ${port}`,
    'TCPAddr 127.0.0.1',
    `DatabaseDirectory ${database}`,
    'Foreground yes',
    'StreamMaxLength 4M',
  ]
  await writeFile(configuration, `${lines.join('\n')}\n`)
  // It says on standard output what `startDaemon` hears on the other.
  const args = ['-c', 'exec "$0" -c "$1" >&2', program, configuration]
  const start = () => startDaemon('sh', args, 'Self checking every')

  let daemon = await start()
  return {
    port,
    address: `clamd://127.0.0.1:${port}`,
    kill: () => daemon.end('SIGKILL'),
    async restart() {
      await daemon.end('SIGKILL')
      daemon = await start()
    },
    freeze: () => daemon.signal('SIGSTOP'),
    thaw: () => daemon.signal('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await daemon.end('SIGKILL')
      await folder[Symbol.asyncDispose]()
    },
  }
}
