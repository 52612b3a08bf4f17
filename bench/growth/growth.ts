/**
 * Does anything become slower because the database is large? The same requests of the same people, once with ten
 * thousand messages stored and once with ten million; and a message to 500 who are online, once in a group of them
 * alone and once in a group of 100,000.
 *
 *   npm run bench:growth -- --db sqlite|mariadb [--large 10000000] [--keep FOLDER]
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTempFolder } from '@stonechat/testkit'
import { readOptions } from '../lib/options.js'
import { publish, round } from '../lib/report.js'
import { shapeOf } from './fill.js'
import { openKeptDatabases } from './kept-database.js'
import { compareMembers, type MembersCost } from './measure-members.js'
import { type Compared, compareOperations } from './measure-operations.js'

const maxGrowth = 1.5
const maxMembersGrowth = 1.3

const options = readOptions(['small', 'large', 'keep'])
const { isSmoke, db, main } = options
const sizes = {
  small: shapeOf(Number(options.own.small ?? (isSmoke ? 4_000 : 10_000))),
  large: shapeOf(Number(options.own.large ?? (isSmoke ? 20_000 : 10_000_000))),
}
await using temp = await makeTempFolder()
const keep = options.own.keep ?? (isSmoke ? temp.path : join(tmpdir(), 'stonechat-bench'))

await using databases = await openKeptDatabases(db, keep)
// First all are filled: MariaDB is started anew for that.
await databases.get(sizes.large)
await databases.get(sizes.small, 'fresh')
const small = { shape: sizes.small, database: await databases.get(sizes.small) }
const large = { shape: sizes.large, database: await databases.get(sizes.large) }

const compared = await compareOperations(
  { small, large },
  { rounds: isSmoke ? 1 : 12, requestsPerRound: isSmoke ? 8 : 250, main },
)
const members = await compareMembers({
  ...(isSmoke
    ? { online: 10, members: 100, perSecond: 20 }
    : { online: 500, members: 100_000, perSecond: 20 }),
  ...{ engine: db, rounds: isSmoke ? 1 : 3, seconds: isSmoke ? 0.3 : 4, main },
})
const [alone, among] = members
const warm = compared.filter(({ isCold }) => !isCold)

publish(
  {
    name: `growth-${db}`,
    question: `Does anything become dearer from ${sizes.small.messages} to ${sizes.large.messages} stored messages, or from ${alone?.members} to ${among?.members} members?`,
    durability: large.database.durability,
    rows: [
      ...compared.map(({ name, small: before, large: after }) => ({
        operation: name,
        ...cellsOf('small', before),
        ...cellsOf('large', after),
        cpu_growth: round(after.cpuMs / before.cpuMs),
        p50_growth: round(after.p50Ms / before.p50Ms),
      })),
      {
        operation: `send to ${alone?.online} online`,
        ...membersCellsOf('small', alone!),
        ...membersCellsOf('large', among!),
        cpu_growth: round(among!.cpuMsPerMessage / alone!.cpuMsPerMessage),
        p50_growth: round(among!.p50Ms / alone!.p50Ms),
      },
    ],
    targets: [
      ...warm.flatMap(({ name, small: before, large: after }) => [
        toTarget(`${name}: CPU`, after.cpuMs / before.cpuMs, maxGrowth),
        toTarget(`${name}: p50`, after.p50Ms / before.p50Ms, maxGrowth),
      ]),
      toTarget(
        `a message to ${alone!.online} online of ${among!.members} members: CPU`,
        among!.cpuMsPerMessage / alone!.cpuMsPerMessage,
        maxMembersGrowth,
      ),
    ],
    notes: [
      'CPU is of the server and its database for one request; p50 is what a client sees with 4 requests under way in all.',
      'small and large take turns, so that what else the machine does hits both alike; both stay in the page cache of the system.',
      'warm: each kind is asked many times over the conversations and places that these people have open, after two rounds that are not counted. A page that nobody has read yet is random in the whole group: the small database is always in its own cache as a whole, the large one never, so it is told and has no target.',
      `every person has the same number of conversations in both: ${sizes.large.neighbours * 2} direct ones of ${sizes.large.perDirect} messages and ${sizes.large.groups} groups of ${sizes.small.perGroup} and ${sizes.large.perGroup} messages`,
      ...members.flatMap(({ members: count, isWhole }) =>
        isWhole ? [] : [`not every message arrived in the group of ${count}`],
      ),
    ],
  },
  options.results,
)

function cellsOf(size: string, { cpuMs, p50Ms, p99Ms }: Compared['small']) {
  return {
    [`${size}_cpu_ms`]: round(cpuMs),
    [`${size}_p50_ms`]: round(p50Ms),
    [`${size}_p99_ms`]: round(p99Ms),
  }
}

function membersCellsOf(size: string, { cpuMsPerMessage, p50Ms, p99Ms }: MembersCost) {
  return cellsOf(size, { cpuMs: cpuMsPerMessage, p50Ms, p99Ms })
}

function toTarget(name: string, growth: number, max: number) {
  return { name, wanted: `at most ${max} ×`, measured: `${round(growth)} ×`, isMet: growth <= max }
}
