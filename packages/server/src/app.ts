/** The composition root: the one file that makes the parts of the product and joins them. */
import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import { createHttpGateway, createLimiter } from '@stonechat/gateway/http'
import { createWebSocketGateway } from '@stonechat/gateway/ws'
import { type Bus, createIm, disconnect, type Im } from '@stonechat/im'
import { limits, StonechatError } from '@stonechat/protocol'
import type { Clock } from '@stonechat/protocol/base'
import type { OnCommit } from '@stonechat/storage/sqlite'
import { type CodeSenders, createRevocations, createUsers, type Users } from '@stonechat/user'
import { deriveAddressKeys } from '@stonechat/work'
import type { Config } from './config/load-config.js'
import { createLogger, type Logger } from './observe/logger.js'
import { createMetrics } from './observe/metrics.js'
import { openOutput } from './observe/output.js'
import { createAgreedClock } from './start/agreed-clock.js'
import { createAvatarHost } from './start/avatar-host.js'
import { createCleanup } from './start/cleanup.js'
import { compareClocks } from './start/compare-clocks.js'
import { listenForCommands, tellServer } from './start/control.js'
import { describeServer } from './start/describe-server.js'
import { ensureFolders, markFileOf } from './start/folders.js'
import { listen } from './start/listen.js'
import { openBus } from './start/open-bus.js'
import { openDatabase } from './start/open-database.js'
import { openFiles } from './start/open-files.js'
import { openGrpc } from './start/open-grpc.js'
import { openScanner } from './start/open-scanner.js'
import { resolveSecret } from './start/secrets.js'
import { createSenders } from './start/senders.js'
import { type Consumer, startWork } from './start/start-work.js'
import { databaseDeadlineMs, takeStep } from './start/step.js'
import { findWebApp } from './start/web-app.js'
import { version } from './version.js'

/** What a test or another program may put in place of the real thing. */
export interface Overrides {
  readonly log?: Logger
  readonly bus?: Bus
  readonly senders?: CodeSenders
  readonly clock?: Clock
  /** More followers of the event log, by name. */
  readonly consumers?: Readonly<Record<string, Consumer>>
  /** The folder of the built web app; `null` serves none. */
  readonly webRoot?: string | null
}

/** A server that is up. Disposing of it is an orderly stop: everything acknowledged is on disk, every client was notified. */
export interface App extends AsyncDisposable {
  readonly port: number
  /** Where a browser on this machine finds it. */
  readonly url: string
  /** Where gRPC listens, `127.0.0.1:50051`; `null` where it is off. */
  readonly grpc: string | null
  readonly log: Logger
}

/** How long requests under way may take once sockets are closed, before their connections are cut. */
const requestGraceMs = 2_000

/**
 * Starts the product and resolves once it serves.
 * @throws ExitError where the data folder, the database, a secret or the port cannot be used
 */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const log = overrides.log ?? (await createLogger(config))
  await using cleanup = createCleanup()
  const agreed = createAgreedClock({ log })
  // A test's clock is for stamps: its connections live in real time.
  const clock = overrides.clock ?? agreed

  // Checks that need nothing opened come first.
  const senders = overrides.senders ?? createSenders(config, clock)
  await takeStep({ what: `use the folder ${config.data}`, log }, ensureFolders(config))
  const secret = await resolveJwtSecret(config)
  const serviceToken = await resolveServiceToken(config)
  const revocations = createRevocations({ log })
  cleanup.use(
    await takeStep({ what: 'listen for commands', log }, listenForCommands(config, revocations.publish)),
  )
  const metrics = createMetrics()
  const commits = new EventEmitter()
  commits.on('commit', metrics.onCommit)
  const onCommit: OnCommit = (...commit) => commits.emit('commit', ...commit)
  const opening = openDatabase(config.db, {
    ...{ log, onCommit, markFile: markFileOf(config), people: config.people },
  })
  const storage = cleanup.use(
    await takeStep({ what: 'open the database', log, deadlineMs: databaseDeadlineMs }, opening),
  )
  cleanup.use(
    await takeStep(
      { what: 'ask the database for the time', log },
      compareClocks({ clock: agreed, store: storage.work, log }),
    ),
  )
  const bus = cleanup.use(
    overrides.bus ??
      (await takeStep({ what: 'reach NATS', log }, openBus(config, secret, log, metrics.onForeignFrame))),
  )
  // Of messaging, which begins after accounts.
  let connectedDevices: Im['connectedDevices'] = () => []
  const users = cleanup.use(
    createUsers({
      store: storage.user,
      secret,
      senders,
      region: config.region,
      requireCode: config.verifyPhone,
      throttle: config.rateLimits,
      smsCountries: config.smsCountries,
      smsPerHour: config.smsPerHour,
      onGuess: metrics.onGuess,
      connectedDevices: (userId) => connectedDevices(userId),
      mayFind: storage.im.mayFind,
      revocations,
      log,
      clock,
    }),
  )
  let wakeJobs = () => {}
  const openingFiles = openFiles(config, {
    store: storage.file,
    access: {
      findVisible: storage.im.findVisibleFiles,
      isCallerGood: async (caller) => (await users.checkCallers([caller]))[0] === undefined,
    },
    avatars: createAvatarHost({ users, im: (...call) => im.call(...call), storage }),
    addressKeys: deriveAddressKeys(secret),
    scanner: openScanner(config, log),
    wakeJobs: () => wakeJobs(),
    tellStickers: (userId, rev) => im.tellUser(userId, { rev, kind: 'stickers' }),
    meter: metrics.files.meter,
    log,
    clock,
  })
  const files = await takeStep({ what: 'use the place of files', log }, openingFiles)
  if (files !== undefined) {
    cleanup.use(files)
    metrics.files.watch(storage.file)
  }
  const im: Im = cleanup.use(
    createIm({
      store: storage.im,
      bus,
      authenticate: users.authenticate,
      revocations,
      userChanges: users.changes,
      checkCallers: users.checkCallers,
      directory: { getProfiles: users.getProfiles },
      files,
      nodeId: config.id,
      isPresencePublic: config.publicPresence,
      editWindowMs: config.editWindow,
      recallWindowMs: config.recallWindow,
      about: describeServer(config, senders),
      // One node does it for all, as a job.
      prunesEvents: false,
      doesJobs: true,
      log,
      clock,
    }),
  )
  connectedDevices = im.connectedDevices
  const work = cleanup.use(
    startWork({
      ...{ storage, nodeId: config.id, log, clock },
      // What the account is now, not what it was when the job was added.
      settleUser: async (userId) => {
        const user = await storage.user.getUser({ id: userId })
        if (user !== undefined) await im.settleUser(userId, user.disabledAt !== null)
      },
      fileJobs: files?.jobKinds,
      imJobs: im.jobKinds,
      consumers: overrides.consumers ?? {},
      metrics: metrics.work,
    }),
  )
  commits.on('commit', work.wakeFollowers)
  revocations.subscribe(work.wakeJobs)
  wakeJobs = work.wakeJobs

  let isStopping = false
  const ready = async () => {
    if (isStopping) throw notReady('server', 'is stopping')
    // Users on a node that is cut off would see the messages of others late; the other nodes should take them.
    if (!bus.isReady()) throw notReady('bus', 'has no link to NATS')
    await storage.im.ping()
  }
  const carriers = {
    services: [im, users, ...(files === undefined ? [] : [files])],
    limiter: createLimiter({
      clock: agreed,
      isEnabled: config.rateLimits,
      pointsPerAddress: config.addressPoints,
      connectionsPerAddress: config.addressConnections,
    }),
    trustProxy: config.trustProxy,
    log,
  }
  const grpc = await takeStep(
    { what: `listen on ${config.grpcHost}:${config.grpc}`, log },
    openGrpc(config, {
      services: carriers.services,
      authenticate: im.authenticate,
      directory: users,
      serviceToken,
      events: storage.im,
      log,
      limiter: carriers.limiter,
      ready,
    }),
  )
  if (grpc !== undefined) cleanup.use(grpc.gateway)
  const webRoot = overrides.webRoot === undefined ? findWebApp(log) : overrides.webRoot
  const http = await createHttpGateway({
    ...carriers,
    authenticate: im.authenticate,
    serviceToken,
    uploads: files?.uploads,
    ...(webRoot === null ? {} : { web: { root: webRoot } }),
    probes: { ready, metrics: metrics.render, areMetricsPublic: config.publicMetrics },
    openapiInfo: { title: 'Stonechat', version },
  })
  const server = http.server as Server
  const sockets = createWebSocketGateway({ ...carriers, messaging: im, clock: agreed })
  sockets.attach(server)
  metrics.watch({
    im: im.stats,
    sockets: sockets.stats,
    isBusUp: bus.isReady,
    server,
    clockAheadMs: agreed.aheadMs,
    logDropped: openOutput(1).dropped,
  })
  cleanup.defer(async () => {
    isStopping = true
    // All carriers at the same time: a stop has 10 s in all.
    const closed = Promise.all([
      ...[http.close(), grpc?.gateway.close(limits.drainMs)],
      // What came of them is durable; their senders go on elsewhere.
      files?.uploads[Symbol.asyncDispose](),
      // Other nodes take over at once.
      work[Symbol.asyncDispose](),
    ])
    await sockets.close()
    const deadline = setTimeout(() => server.closeAllConnections(), requestGraceMs)
    await closed
    clearTimeout(deadline)
  })

  const { port, url } = await takeStep(
    { what: `listen on ${config.host}:${config.port}`, log },
    listen(http, config),
  )
  const keep = cleanup.move()
  return { port, url, grpc: grpc?.address ?? null, log, [Symbol.asyncDispose]: keep }
}

/** Accounts without messaging or a port, for commands. The servers they concern are notified of revocations. */
export async function openAccounts(config: Config, log: Logger): Promise<Users> {
  await ensureFolders(config)
  await using cleanup = createCleanup()
  const secret = await resolveJwtSecret(config)
  const storage = cleanup.use(await openDatabase(config.db, { log }))
  const bus = cleanup.use(await openBus(config, secret, log))
  const told: Promise<void>[] = []
  cleanup.defer(async () => {
    await Promise.all(told)
  })
  const users = cleanup.use(
    createUsers({
      store: storage.user,
      secret,
      senders: {},
      region: config.region,
      onRevoked(revocation) {
        told.push(tellServer(config, revocation))
        disconnect(bus, revocation)
      },
      log,
    }),
  )
  return { ...users, [Symbol.asyncDispose]: cleanup.move() }
}

/** Says in the answer of `/readyz` what is not. */
function notReady(path: string, message: string): StonechatError {
  return new StonechatError('unavailable', { errors: [{ path, message }] })
}

function resolveJwtSecret(config: Config): Promise<string> {
  return resolveSecret({ name: 'jwt-secret', given: config.jwtSecret, dataFolder: config.data })
}

/** What other programs of the operator present, over gRPC and over HTTP. */
function resolveServiceToken(config: Config): Promise<string> {
  return resolveSecret({ name: 'grpc-token', given: config.grpcToken, dataFolder: config.data })
}
