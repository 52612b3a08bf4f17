/** `stonechat serve`: runs until a signal stops it. */
import { setTimeout as delay } from 'node:timers/promises'
import { describeNatsAddress } from '@stonechat/cluster/address'
import { listenForUndeclaredErrors } from '@stonechat/protocol/operations'
import { type App, createApp } from '../app.js'
import type { Command } from '../cli.js'
import { describeDatabase } from '../config/database-address.js'
import { describeOptions, environmentNote } from '../config/describe.js'
import type { Config } from '../config/load-config.js'
import type { Arguments } from '../config/read-arguments.js'
import { ExitError } from '../exit-error.js'
import { createLogger, type Logger } from '../observe/logger.js'
import { openOutput } from '../observe/output.js'
import { complain } from '../print.js'
import { releaseYoungHeap } from '../start/young-heap.js'
import { readConfig } from './read-config.js'

/** A supervisor kills after 10 s; what hung is to be logged by then. */
const stopDeadlineMs = 9_500

/** A start that was under way when it was told to stop may take this long to end in good order. */
const startPatienceMs = 5_000

/** What was logged last may wait this long for its reader. */
const lastWordsMs = 500

/** npm passes on a signal that the terminal or the supervisor gave to all its children: within this time it is the same one. */
const signalEchoMs = 1_000

export const serve: Command = {
  help: `Usage: stonechat [serve] [options]

Serves until SIGTERM, SIGINT or SIGHUP, then drains and ends within 10 seconds. A second signal, a second later, ends it at once.

${describeOptions()}

${environmentNote}`,

  async run(args) {
    // From the first line on: a signal that comes while it starts must not be lost.
    const toldToStop = waitForSignal()
    if (args.words.length > 0) throw new ExitError(`serve takes options only, not ${args.words[0]}`, 2)
    const starting = start(args)
    const app = await Promise.race([starting, toldToStop.then(() => undefined)])
    if (app === undefined) await giveUp(starting, await toldToStop)
    else await stop(app, await toldToStop)
  },
}

async function start(args: Arguments): Promise<App> {
  const config = await readConfig(args)
  refuseHalfACluster(config)
  const log = await createLogger(config)
  logCrashes(log)
  listenForUndeclaredErrors((found) => log.warn(found, 'operation.undeclared_error'))
  const app = await createApp(config, { log })
  releaseYoungHeap()
  announce(app, config)
  return app
}

/** Told to stop before it serves: what is under way is ended in good order, unless it hangs. */
async function giveUp(starting: Promise<App>, signal: NodeJS.Signals): Promise<void> {
  const hung = delay(startPatienceMs, undefined, { ref: false })
  const app = await Promise.race([starting, hung]).catch(() => undefined)
  if (app !== undefined) return stop(app, signal)
  // Nothing was acknowledged yet.
  process.exit(0)
}

function refuseHalfACluster(config: Config): void {
  if (config.nats === undefined) return
  if (config.jwtSecret === undefined) {
    throw new ExitError('-nats needs -jwt-secret: all nodes must know the same one')
  }
  if (config.db.kind === 'sqlite') {
    throw new ExitError('-nats needs -db mysql://…: nodes share one database, and SQLite serves one only')
  }
  if (config.files?.startsWith('file:') && !config.filesShared) {
    throw new ExitError(
      '-files is a folder, and -nats says that there may be several nodes: give -files s3://…, or -files-shared where all nodes have the folder in common',
    )
  }
}

function announce({ log, url, grpc }: App, config: Config): void {
  if (!config.rateLimits) log.warn({}, 'rate_limits.off')
  if (config.files === undefined)
    log.warn({ give: '-files s3://…, or -files-shared where all nodes have a folder in common' }, 'files.off')
  if (config.trustProxy === true) log.warn({}, 'trust_proxy.anyone')
  const nats = config.nats && describeNatsAddress(config.nats)
  log.info({ http: url, grpc, db: describeDatabase(config.db), nats, node: config.id }, 'server.listening')
}

/** Resolves with the first signal; one that comes later than its echo ends the process at once. */
function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let toldAt: number | undefined
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(name, () => {
        toldAt ??= performance.now()
        if (performance.now() - toldAt > signalEchoMs) process.exit(1)
        resolve(name)
      })
    }
  })
}

async function stop(app: App, signal: NodeJS.Signals): Promise<void> {
  app.log.info({ signal }, 'server.stopping')
  const deadline = setTimeout(() => {
    app.log.fatal({}, 'server.stop_hung')
    process.exit(1)
  }, stopDeadlineMs)
  // It stays armed until the process is gone: a forgotten handle must not keep it alive either.
  deadline.unref()
  await app[Symbol.asyncDispose]()
  app.log.info({}, 'server.stopped')
  // Nobody reads what was said last: that is no reason to stay.
  if (!(await openOutput(1).settle(lastWordsMs))) process.exit(0)
}

/** A bug that nobody caught: the state is not to be trusted any more, and what was acknowledged is on disk. */
function logCrashes(log: Logger): void {
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'server.crashed')
    complain(`stonechat: crashed: ${err instanceof Error ? err.message : String(err)}`)
    process.exit(1)
  })
  // Node would print them itself, and wait for a terminal that is held.
  process.removeAllListeners('warning').on('warning', ({ name, message }) => {
    log.warn({ name, message }, 'process.warning')
  })
}
