/** A real MariaDB for one test: an empty server in a temporary folder, durable as in production, gone with the test. */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort, startDaemon } from './daemon.js'
import { asRoot, makeDataFolder, redoLogSize } from './mariadb-data.js'
import { makeTempFolder } from './temp-folder.js'
import { uniqueName } from './unique.js'

const serverPaths = ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd', '/usr/bin/mariadbd']
const installerPaths = ['/usr/bin/mariadb-install-db', '/usr/local/bin/mariadb-install-db']
const user = 'stonechat'
// With characters that an address has to escape.
const password = 'p@ss:w/rd?'

export interface MariaDbOptions {
  /** More arguments of `mariadbd`, such as `--innodb-flush-log-at-trx-commit=2`. */
  readonly args?: readonly string[]
  /** Start on this folder, which stays; without one a new folder is made and removed in the end. */
  readonly folder?: string
}

export interface MariaDb extends AsyncDisposable {
  readonly pid: number
  readonly host: string
  readonly port: number
  readonly socketPath: string
  /** An account that may do anything. */
  readonly user: string
  readonly password: string
  /** The name of a database that does not exist yet. */
  newName(): string
  /** `mysql://user:pass@host:port/name` */
  url(name: string): string
  /** Go's form, `user:pass@tcp(host:port)/name?parseTime=true`. */
  goAddress(name: string): string
  /** Ends it in good order; it can be started again. */
  stop(): Promise<void>
  /** Ends it as a power cut would, with SIGKILL, unless another signal is named. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same folder and port, ending it first where it runs. */
  restart(): Promise<void>
}

/** Whether MariaDB is installed here: `apt-get install mariadb-server`. Tests that need it are skipped without. */
export function hasMariaDb(): boolean {
  return serverPaths.some(existsSync) && installerPaths.some(existsSync)
}

/** Starts a server on 127.0.0.1 and a Unix socket, and waits until it takes connections. */
export async function startMariaDb({ args = [], folder: kept }: MariaDbOptions = {}): Promise<MariaDb> {
  const server = serverPaths.find(existsSync)
  const installer = installerPaths.find(existsSync)
  if (server === undefined || installer === undefined)
    throw new Error('no MariaDB here: apt-get install mariadb-server')
  const folder = kept === undefined ? await makeTempFolder() : undefined
  const path = kept ?? folder!.path
  const dataFolder = join(path, 'data')
  const socketPath = join(path, 'mysql.sock')
  const port = await findFreePort()

  const initFile = join(path, 'init.sql')
  await writeFile(
    initFile,
    `create user if not exists '${user}'@'%' identified by '${password}';\n` +
      `grant all on *.* to '${user}'@'%' with grant option;\n`,
  )
  if (!existsSync(dataFolder)) await makeDataFolder(dataFolder, { server, installer })
  const start = () =>
    startDaemon(
      server,
      [
        ...['--no-defaults', `--datadir=${dataFolder}`, `--socket=${socketPath}`, `--port=${port}`],
        // Its own: a MariaDB that starts sweeps temporary tables away, also those of another.
        `--tmpdir=${path}`,
        ...['--bind-address=127.0.0.1', `--init-file=${initFile}`, `--pid-file=${path}/pid`],
        ...[`--innodb-log-file-size=${redoLogSize}`, '--innodb-buffer-pool-size=32M'],
        ...['--performance-schema=off', '--innodb-flush-log-at-trx-commit=1'],
        ...['--skip-name-resolve', ...asRoot(), ...args],
      ],
      'ready for connections',
    )

  let daemon = await start()
  return {
    get pid() {
      return daemon.pid
    },
    host: '127.0.0.1',
    port,
    socketPath,
    user,
    password,
    newName: () => `chat_${uniqueName()}`,
    url: (name) => `mysql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`,
    goAddress: (name) => `${user}:${password}@tcp(127.0.0.1:${port})/${name}?parseTime=true`,
    stop: () => daemon.end('SIGTERM'),
    kill: (signal = 'SIGKILL') => daemon.end(signal),
    async restart() {
      await daemon.end('SIGTERM')
      daemon = await start()
    },
    async [Symbol.asyncDispose]() {
      // What stays is left in good order.
      await daemon.end(folder === undefined ? 'SIGTERM' : 'SIGKILL')
      await folder?.[Symbol.asyncDispose]()
    },
  }
}
