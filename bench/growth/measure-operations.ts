/** The same requests of the same people to two servers in turns, so that other load of the machine affects both equally. */
import type { BenchDatabase } from '../lib/database.js'
import { openJsonSocket } from '../lib/json-socket.js'
import { signToken } from '../lib/people.js'
import { createCostMeter } from '../lib/process-cost.js'
import { startServer } from '../lib/server.js'
import { actorsOf, deviceIdOf, type FillShape } from './fill.js'
import { type Actor, operations } from './operations.js'

export interface MeasureOptions {
  readonly rounds: number
  readonly requestsPerRound: number
  readonly main?: string | undefined
}

export interface OperationCost {
  /** Of the server and its database, for one request. */
  readonly cpuMs: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Compared {
  readonly name: string
  readonly isCold: boolean
  readonly small: OperationCost
  readonly large: OperationCost
}

/** How many requests are under way at once. */
const concurrency = 4
/** Enough that each of the forty people has asked for all of theirs. */
const warmRounds = 2

interface Side extends AsyncDisposable {
  readonly shape: FillShape
  readonly actors: readonly Actor[]
  readonly pids: readonly number[]
}

interface Place {
  readonly database: BenchDatabase
  readonly shape: FillShape
}

/** @param small with its shape; `large` likewise */
export async function compareOperations(
  { small, large }: { small: Place; large: Place },
  options: MeasureOptions,
): Promise<Compared[]> {
  await using one = await openSide(small, options)
  await using other = await openSide(large, options)
  const compared: Compared[] = []
  for (const { name, isCold = false, prepare } of operations) {
    const sides = []
    for (const side of [one, other]) {
      const requests = await Promise.all(side.actors.map((actor) => prepare(actor, side.shape)))
      sides.push({ side, requests, times: [] as number[], cpuSeconds: 0 })
      // Warm up: everybody makes all of their requests, except those that are made once only.
      await request(requests, options.requestsPerRound * warmRounds)
    }
    for (let round = 0; round < options.rounds; round += 1) {
      for (const one of round % 2 === 0 ? sides : [...sides].reverse()) {
        const meter = createCostMeter(one.side.pids)
        meter.start()
        one.times.push(...(await request(one.requests, options.requestsPerRound)))
        meter.stop()
        one.cpuSeconds += meter.cpuSeconds
      }
    }
    const [first, second] = sides.map(({ times, cpuSeconds }) => toCost(times, cpuSeconds))
    compared.push({ name, isCold, small: first!, large: second! })
  }
  return compared
}

async function openSide({ database, shape }: Place, { main }: MeasureOptions): Promise<Side> {
  const server = await startServer({ database, main })
  const actors = await Promise.all(
    actorsOf(shape).map(async (userId) => ({
      userId,
      socket: await openJsonSocket(server, signToken(userId, deviceIdOf(userId))),
    })),
  )
  return {
    shape,
    actors,
    pids: [server.pid, ...database.pids],
    async [Symbol.asyncDispose]() {
      for (const { socket } of actors) await socket[Symbol.asyncDispose]()
      await server.stop()
    },
  }
}

/** So many requests, by everybody in turn; answers how long each took, milliseconds. */
async function request(requests: readonly (() => Promise<unknown>)[], count: number): Promise<number[]> {
  const times: number[] = []
  let next = 0
  const work = async () => {
    while (next < count) {
      const one = requests[next % requests.length]!
      next += 1
      const started = performance.now()
      await one()
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return times
}

function toCost(times: readonly number[], cpuSeconds: number): OperationCost {
  const sorted = [...times].sort((one, other) => one - other)
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
  return { cpuMs: (cpuSeconds * 1_000) / times.length, p50Ms: quantile(0.5), p99Ms: quantile(0.99) }
}
