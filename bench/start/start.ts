/**
 * How long until the server answers, on a small and on a large database, and until a new visitor with a slow processor
 * sees the sign-in page?
 *
 *   npm run bench:start -- [--db sqlite|mariadb] [--large 10000000] [--keep FOLDER]
 *
 * Uses the databases that bench:growth fills and keeps. Needs `apt-get install chromium-headless-shell` for the page.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasBrowser, makeTempFolder } from '@stonechat/testkit'
import { shapeOf } from '../growth/fill.js'
import { openKeptDatabases } from '../growth/kept-database.js'
import type { BenchDatabase } from '../lib/database.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { measurePagePaints, type PagePaint } from './measure-page.js'
import { measureServerStarts } from './measure-server.js'

const maxStartMs = 700
const maxPaintMs = 1_000
const slowdown = 4

const options = readOptions(['small', 'large', 'keep'])
const { isSmoke, db, main } = options
const sizes = [
  Number(options.own.small ?? (isSmoke ? 4_000 : 10_000)),
  Number(options.own.large ?? (isSmoke ? 8_000 : 10_000_000)),
]
const runs = isSmoke ? 1 : 7

await using temp = await makeTempFolder()
const keep = options.own.keep ?? (isSmoke ? temp.path : join(tmpdir(), 'stonechat-bench'))
await using databases = await openKeptDatabases(db, keep)
// First all are filled: MariaDB is started anew for that.
for (const size of sizes) await databases.get(shapeOf(size))

const starts = []
for (const messages of sizes) {
  await using database = await databases.get(shapeOf(messages))
  starts.push({ messages, times: await measureServerStarts(database, { runs, main }) })
}
const paints = hasBrowser() ? await measurePaints(await databases.get(shapeOf(sizes[0]!))) : []

publish(
  {
    name: `start-${db}`,
    question: 'How long until the server answers, and until a new visitor sees the sign-in page?',
    rows: [
      ...starts.map(({ messages, times }) => toRow(`server, ${messages} messages stored`, times)),
      ...(paints.length === 0
        ? []
        : [
            toRow(
              'page, first contentful paint',
              paints.map((one) => one.firstPaintMs),
            ),
            toRow(
              'page, sign-in form painted',
              paints.map((one) => one.signInMs),
            ),
          ]),
    ],
    targets: [
      ...starts.map(({ messages, times }) =>
        toTarget(`ready with ${messages} messages stored`, times, maxStartMs),
      ),
      ...(paints.length === 0
        ? []
        : [
            toTarget(
              'first contentful paint',
              paints.map((one) => one.firstPaintMs),
              maxPaintMs,
            ),
            toTarget(
              'sign-in form painted',
              paints.map((one) => one.signInMs),
              maxPaintMs,
            ),
          ]),
    ],
    notes: [
      'the server: from starting the process to its answer to GET /readyz, which asks the database; files are in the page cache',
      paints.length === 0
        ? 'the page was left out: apt-get install chromium-headless-shell'
        : `the page: a new profile for each of ${runs} visits, processor slowed ${slowdown} ×, loopback: ${paints[0]!.requests} files, ${round(paints[0]!.kb)} KB compressed`,
    ],
  },
  options.results,
)

async function measurePaints(database: BenchDatabase): Promise<PagePaint[]> {
  await using server = await startServer({ database, main })
  const measured = await measurePagePaints(server.url, { runs, slowdown })
  await server.stop()
  return measured
}

function toRow(what: string, times: readonly number[]) {
  return {
    what,
    median_ms: round(medianOf(times)),
    best_ms: round(Math.min(...times)),
    worst_ms: round(Math.max(...times)),
  }
}

function toTarget(name: string, times: readonly number[], max: number) {
  const median = medianOf(times)
  return { name, wanted: `at most ${max} ms`, measured: `${round(median)} ms`, isMet: median <= max }
}
