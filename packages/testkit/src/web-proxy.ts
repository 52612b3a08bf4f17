/** A real nginx or Caddy for one test, on free ports of 127.0.0.1 and in a temporary folder, gone with the test. */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort, runToEnd, startDaemon } from './daemon.js'
import { makeTempFolder } from './temp-folder.js'

/** What a configuration has to name. */
export interface WebProxyPlaces {
  /** An empty folder, for logs. */
  readonly folder: string
  readonly httpPort: number
  readonly httpsPort: number
  /** Paths of a certificate of `hostName`, which vouches for itself, and of its key. */
  readonly certificate: string
  readonly key: string
}

export interface WebProxy extends WebProxyPlaces, AsyncDisposable {}

/** One of the programs that stand before a server in production. */
export interface WebProxyProgram {
  /** Whether it is there: installed, or unpacked by `npm test`. Tests that need it are skipped without. */
  isInstalled(): boolean
  /**
   * Starts it and waits until it takes connections. Rejects with its output where it refuses the configuration.
   * @param configure the text of its sites, which listen on these ports
   */
  start(hostName: string, configure: (places: WebProxyPlaces) => string): Promise<WebProxy>
}

export const nginx: WebProxyProgram = {
  isInstalled: () => find('/usr/sbin/nginx') !== undefined,

  start: (hostName, configure) =>
    startWebProxy(hostName, async (places) => {
      const { folder } = places
      await writeFile(join(folder, 'site.conf'), configure(places))
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${folder}/${name};`,
      )
      const main = [
        // One process, so that none is left over where it is killed.
        ...['daemon off;', 'master_process off;', `pid ${folder}/pid;`, 'error_log stderr notice;'],
        'events {}',
        `http { access_log off; ${temporary.join(' ')} include ${folder}/site.conf; }`,
      ]
      await writeFile(join(folder, 'nginx.conf'), main.join('\n'))
      const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')]
      return startDaemon(find('/usr/sbin/nginx')!, args, 'event method')
    }),
}

export const caddy: WebProxyProgram = {
  isInstalled: () => find('/usr/bin/caddy') !== undefined,

  start: (hostName, configure) =>
    startWebProxy(hostName, async (places) => {
      const { folder, httpPort, httpsPort } = places
      const options = [
        ...['admin off', 'default_bind 127.0.0.1', `storage file_system ${folder}/storage`],
        ...[`http_port ${httpPort}`, `https_port ${httpsPort}`],
      ]
      const file = join(folder, 'Caddyfile')
      await writeFile(file, `{\n${options.join('\n')}\n}\n${configure(places)}`)
      const home = [`XDG_CONFIG_HOME=${folder}`, `XDG_DATA_HOME=${folder}`]
      const command = [find('/usr/bin/caddy')!, 'run', '--adapter', 'caddyfile', '--config', file]
      return startDaemon('/usr/bin/env', [...home, ...command], 'serving initial configuration')
    }),
}

/** Where `npm test` unpacks what is not installed. */
const unpacked = fileURLToPath(new URL('../../../node_modules/.cache/stonechat/proxies', import.meta.url))

function find(path: string): string | undefined {
  return [path, join(unpacked, path)].find((one) => existsSync(one))
}

async function startWebProxy(
  hostName: string,
  start: (places: WebProxyPlaces) => ReturnType<typeof startDaemon>,
): Promise<WebProxy> {
  const folder = await makeTempFolder()
  const inFolder = (name: string) => join(folder.path, name)
  const [httpPort, httpsPort] = [await findFreePort(), await findFreePort()]
  const [certificate, key] = [inFolder('cert.pem'), inFolder('key.pem')]
  const places = { folder: folder.path, httpPort, httpsPort, certificate, key }
  try {
    await runToEnd('openssl', [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', `/CN=${hostName}`, '-addext', `subjectAltName=DNS:${hostName}`],
      ...['-keyout', key, '-out', certificate],
    ])
    const daemon = await start(places)
    return {
      ...places,
      async [Symbol.asyncDispose]() {
        await daemon.end('SIGKILL')
        await folder[Symbol.asyncDispose]()
      },
    }
  } catch (cause) {
    await folder[Symbol.asyncDispose]()
    throw cause
  }
}
