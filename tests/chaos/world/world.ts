/**
 * Servers, database and NATS as real processes, with a breakable line between any two that talk. Every line goes
 * through this process.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { MysqlAddress } from '@stonechat/storage/mysql'
import { createFaultProxy, type FaultProxy, makeTempFolder, type Nats, startNats } from '@stonechat/testkit'
import { createClosing } from '../../support/closing.js'
import type { Fault } from '../schedule/faults.js'
import type { ChaosOptions } from '../schedule/schedule.js'
import { type ChaosDatabase, openFile, openMariaDb } from './database.js'
import { type ChaosFollower, createRecord, findFollowerFaults, startFollower } from './followers.js'
import { rest, type ServerNode, startServerNode } from './server-node.js'

/** Clients share lines; each node starts with so many. */
const linesPerNode = 3
/** One reads, the other is on standby. */
const followerCount = 2
const secret = 'the nodes of this run share this secret'

export interface World extends AsyncDisposable {
  readonly database: ChaosDatabase
  /** Where clients connect, each by a line; a line may move from node to node. */
  readonly urls: readonly string[]
  /** Breaks something and mends it; resolves when it works again. What is broken already is waited for first. */
  inflict(fault: Fault, witness: RestoreWitness): Promise<void>
  /** What is wrong with what followers of the event log received, once they are at its end. */
  findFollowerFaults(): Promise<string[]>
  /** Unexpected exits of servers. */
  crashes(): readonly string[]
}

/** Is notified of what a restore does. */
export interface RestoreWitness {
  /** A backup begins. */
  onBackingUp(): void
  /** A backup was put back, and nobody writes to it yet. */
  onPutBack(): Promise<void>
}

interface Line {
  readonly proxy: FaultProxy
  /** Which node clients of this line come to. */
  node: number
}

export async function startWorld(options: Pick<ChaosOptions, 'nodes' | 'db'>): Promise<World> {
  await using closing = createClosing()
  const folder = closing.use(await makeTempFolder())
  const database = closing.use(options.db === 'mariadb' ? await openMariaDb() : openFile(folder.path))
  const nats = options.nodes > 1 ? closing.use(await startNats()) : undefined
  const toDatabase: FaultProxy[] = []
  const toNats: FaultProxy[] = []
  const nodes: ServerNode[] = []
  for (let index = 0; index < options.nodes; index += 1) {
    const args = ['-id', `node-${index + 1}`, '-jwt-secret', secret]
    if (database.port !== undefined) toDatabase.push(closing.use(await createFaultProxy(portOf(database))))
    args.push('-db', database.address(toDatabase[index]?.port ?? 0))
    if (nats !== undefined) {
      const proxy = closing.use(await createFaultProxy({ port: nats.port }))
      toNats.push(proxy)
      args.push('-nats', `nats://127.0.0.1:${proxy.port}`)
    }
    const dataDir = join(folder.path, `node-${index + 1}`)
    await mkdir(dataDir)
    nodes.push(closing.use(await startServerNode({ args, dataDir })))
  }
  const followers: ChaosFollower[] = []
  if (options.db === 'mariadb') await createRecord(folder.path)
  for (let index = 0; database.port !== undefined && index < followerCount; index += 1) {
    const proxy = closing.use(await createFaultProxy(portOf(database)))
    toDatabase.push(proxy)
    const address = addressOf(database.address(proxy.port))
    followers.push(closing.use(await startFollower(folder.path, `follower-${index + 1}`, address)))
  }
  const lines: Line[] = []
  for (let index = 0; index < options.nodes * linesPerNode; index += 1) {
    const target = {
      get port() {
        return nodes[line.node]!.port
      },
    }
    const line: Line = { proxy: closing.use(await createFaultProxy(target)), node: index % options.nodes }
    lines.push(line)
  }

  const busy = new Map<unknown, Promise<void>>()
  /** Does it once nothing else is done to any of these, and lets what comes later wait for it. */
  const whenFree = (subjects: readonly unknown[], act: () => Promise<void>): Promise<void> => {
    const done = Promise.all(subjects.map((one) => busy.get(one) ?? Promise.resolve())).then(act)
    for (const one of subjects)
      busy.set(
        one,
        done.catch(() => {}),
      )
    return done
  }
  const restoredTo: number[] = []
  const parts = { database, nats, nodes, followers, toDatabase, toNats, lines }
  const close = closing.move()
  return {
    database,
    urls: lines.map(({ proxy }) => proxy.url),
    async inflict(fault, witness) {
      if (fault.what === 'restore') {
        await whenFree([database], () => {
          witness.onBackingUp()
          return database.backUp()
        })
        await rest(fault.durationMs)
        await whenFree([database, ...nodes, ...followers], () => restore(witness))
        return
      }
      const subject = subjectOf(fault, parts)
      await whenFree([subject], () => breakAndMend(fault, subject, nodes.length))
    },
    findFollowerFaults: async () =>
      followers.length === 0 ? [] : findFollowerFaults(folder.path, database, restoredTo),
    crashes: () => nodes.flatMap((node) => node.crashes),
    [Symbol.asyncDispose]: close,
  }

  /** As the guide says: everything is stopped, the backup put back, and everything started. */
  async function restore(witness: RestoreWitness): Promise<void> {
    const programs = [...followers, ...nodes]
    await Promise.all(programs.map((one) => one.stop()))
    await database.putBack(nodes[0]!.dataDir)
    const [last] = await database.select('select max(id) as id from im_events')
    restoredTo.push(Number(last?.id ?? 0))
    await witness.onPutBack()
    await Promise.all(programs.map((one) => one.start()))
  }
}

/** Read with each connection: after a failover it is another one. */
function portOf(database: ChaosDatabase): { readonly port: number } {
  return {
    get port() {
      return database.port!
    },
  }
}

type Subject = ServerNode | ChaosFollower | ChaosDatabase | Nats | FaultProxy | Line

function subjectOf(
  fault: Exclude<Fault, { what: 'restore' }>,
  parts: {
    readonly database: ChaosDatabase
    readonly nats: Nats | undefined
    readonly nodes: readonly ServerNode[]
    readonly followers: readonly ChaosFollower[]
    readonly toDatabase: readonly FaultProxy[]
    readonly toNats: readonly FaultProxy[]
    readonly lines: readonly Line[]
  },
): Subject {
  const of = <T>(items: readonly T[]): T => items[Math.floor(fault.which * items.length)]!
  switch (fault.place) {
    case 'clients':
      return of(parts.lines)
    case 'node':
      return of(parts.nodes)
    case 'follower':
      return of(parts.followers)
    case 'nodeToDatabase':
      return of(parts.toDatabase)
    case 'nodeToNats':
      return of(parts.toNats)
    case 'database':
      return parts.database
    case 'nats':
      return of([parts.nats!])
  }
}

async function breakAndMend(
  fault: Exclude<Fault, { what: 'restore' }>,
  subject: Subject,
  nodes: number,
): Promise<void> {
  const { what, durationMs } = fault
  if (what === 'failover') return (subject as ChaosDatabase).failOver(durationMs)
  if (what === 'kill' || what === 'pause' || what === 'stop') {
    if ('suffer' in subject) await subject.suffer(what, durationMs)
    else await sufferNats(subject as Nats, what, durationMs)
    return
  }
  const proxy = 'proxy' in subject ? subject.proxy : (subject as FaultProxy)
  if (what === 'move') {
    const line = subject as Line
    line.node = (line.node + 1) % nodes
    proxy.cut()
    return
  }
  if (what === 'delay') proxy.delay(Math.min(durationMs, 500))
  else proxy[what]()
  await rest(durationMs)
  proxy.heal()
}

async function sufferNats(nats: Nats, what: 'kill' | 'pause' | 'stop', durationMs: number): Promise<void> {
  if (what === 'pause') nats.freeze()
  else await nats.kill()
  await rest(durationMs)
  if (what === 'pause') nats.thaw()
  else await nats.restart()
}

/** What a program that opens the database itself takes, of `mysql://user:password@host:port/name`. */
function addressOf(url: string): MysqlAddress {
  const { hostname, port, username, password, pathname } = new URL(url)
  return {
    ...{ host: hostname, port: Number(port), user: username, password: decodeURIComponent(password) },
    database: pathname.slice(1),
  }
}
