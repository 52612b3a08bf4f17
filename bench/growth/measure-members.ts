/** What a message costs in a group of 500 where all are online, and in one of 100,000 where the same 500 are. */
import { type Engine, startDatabase } from '../lib/database.js'
import { measure } from '../lib/measure.js'
import { medianOf } from '../lib/median.js'
import { makeGroup, makeUsers } from '../lib/people.js'
import { startServer } from '../lib/server.js'
import { startGenerator } from '../load/generator.js'

export interface MembersOptions {
  readonly engine: Engine
  readonly online: number
  readonly members: number
  readonly perSecond: number
  readonly rounds: number
  readonly seconds: number
  readonly main?: string | undefined
}

export interface MembersCost {
  readonly members: number
  readonly online: number
  readonly cpuMsPerMessage: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly isWhole: boolean
}

const senders = 20
const textBytes = 200

/** In a database of its own, on both groups in turns. */
export async function compareMembers(options: MembersOptions): Promise<MembersCost[]> {
  await using database = await startDatabase(options.engine)
  const { users, groups } = await fill()
  await using server = await startServer({ database, main: options.main })
  const pids = [server.pid, ...database.pids]
  const costs = groups.map(() => ({
    cpuSeconds: 0,
    messages: 0,
    p50s: [] as number[],
    p99s: [] as number[],
    isWhole: true,
  }))
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [index, { id }] of groups.entries()) {
      await using generator = startGenerator()
      const clients = users.map(({ token }, place) => ({
        token,
        to: place < senders ? ({ type: 'group', id } as const) : undefined,
      }))
      await generator.open({ subject: 'stonechat', host: server.host, port: server.port, clients })
      const result = await measure(generator, pids, {
        ...{
          perSecond: options.perSecond,
          textBytes,
          warmSeconds: options.seconds / 4,
          seconds: options.seconds,
        },
      })
      const cost = costs[index]!
      cost.cpuSeconds += result.serverCpuSeconds
      cost.messages += result.sent
      cost.p50s.push(result.latency.p50)
      cost.p99s.push(result.latency.p99)
      cost.isWhole &&= result.all.deliveries === result.all.sent * (users.length - 1)
      await generator.closeClients()
    }
  }
  await server.stop()
  return groups.map(({ members }, index) => {
    const { cpuSeconds, messages, p50s, p99s, isWhole } = costs[index]!
    return {
      ...{ members, online: users.length, isWhole, p50Ms: medianOf(p50s), p99Ms: medianOf(p99s) },
      cpuMsPerMessage: (cpuSeconds * 1_000) / messages,
    }
  })

  /** Members who never come need no account: messaging does not know of accounts. */
  async function fill() {
    await using stores = await database.open()
    const users = await makeUsers(stores, options.online)
    const online = users.map(({ id }) => id)
    const firstAbsent = online.at(-1)! + 1
    const absent = Array.from({ length: options.members - online.length }, (_, index) => firstAbsent + index)
    const groups = []
    for (const userIds of [online, [...online, ...absent]])
      groups.push({ id: await makeGroup(stores, userIds), members: userIds.length })
    return { users, groups }
  }
}
