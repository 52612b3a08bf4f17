/** `stonechat serve`: runs until a signal stops it. */
import { describeNatsAddress } from '@stonechat/cluster/address'
import { listenForUndeclaredErrors } from '@stonechat/protocol/operations'
import { type App, createApp } from '../app.js'
import type { Command } from '../cli.js'
import { describeDatabase } from '../config/database-address.js'
import { describeOptions, environmentNote } from '../config/describe.js'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import { createLogger, type Logger } from '../observe/logger.js'
import { releaseYoungHeap } from '../start/young-heap.js'
import { readConfig } from './read-config.js'

/** A supervisor kills after 10 s; what hung is to be logged by then. */
const stopDeadlineMs = 9_500

/** npm passes on a signal that the terminal or the supervisor gave to all its children: within this time it is the same one. */
const signalEchoMs = 1_000

export const serve: Command = {
  help: `Usage: stonechat [serve] [options]

Serves until SIGTERM or SIGINT, then drains and ends within 10 seconds. A second signal, a second later, ends it at once.

${describeOptions()}

${environmentNote}`,

  async run(args) {
    if (args.words.length > 0) throw new ExitError(`serve takes options only, not ${args.words[0]}`, 2)
    const config = await readConfig(args)
    refuseHalfACluster(config)
    const log = await createLogger(config)
    // From here on: a signal that comes while it starts must not be lost.
    const toldToStop = waitForSignal()
    logCrashes(log)
    listenForUndeclaredErrors((found) => log.warn(found, 'operation.undeclared_error'))

    const app = await createApp(config, { log })
    releaseYoungHeap()
    announce(app, config)
    const signal = await toldToStop
    log.info({ signal }, 'server.stopping')
    await stop(app)
    log.info({}, 'server.stopped')
  },
}

function refuseHalfACluster(config: Config): void {
  if (config.nats === undefined) return
  if (config.jwtSecret === undefined) {
    throw new ExitError('-nats needs -jwt-secret: all nodes must know the same one')
  }
  if (config.db.kind === 'sqlite') {
    throw new ExitError('-nats needs -db mysql://…: nodes share one database, and SQLite serves one only')
  }
}

function announce({ log, url, grpc }: App, config: Config): void {
  if (!config.rateLimits) log.warn({}, 'rate_limits.off')
  if (config.trustProxy === true) log.warn({}, 'trust_proxy.anyone')
  const nats = config.nats && describeNatsAddress(config.nats)
  log.info({ http: url, grpc, db: describeDatabase(config.db), nats, node: config.id }, 'server.listening')
}

/** Resolves with the first signal; one that comes later than its echo ends the process at once. */
function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let toldAt: number | undefined
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        toldAt ??= performance.now()
        if (performance.now() - toldAt > signalEchoMs) process.exit(1)
        resolve(name)
      })
    }
  })
}

async function stop(app: App): Promise<void> {
  const deadline = setTimeout(() => {
    app.log.fatal({}, 'server.stop_hung')
    process.exit(1)
  }, stopDeadlineMs)
  // It stays armed until the process is gone: a forgotten handle must not keep it alive either.
  deadline.unref()
  await app[Symbol.asyncDispose]()
}

/** A bug that nobody caught: the state is not to be trusted any more, and what was acknowledged is on disk. */
function logCrashes(log: Logger): void {
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'server.crashed')
    process.stderr.write(`stonechat: crashed: ${err instanceof Error ? err.message : String(err)}\n`)
    process.exit(1)
  })
}
