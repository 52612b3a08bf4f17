/** What two revisions are compared by: each question is a bench that both have, and figures of one of its rows. */

export interface Figure {
  /** The column of the bench's result. */
  readonly column: string
  readonly better: 'higher' | 'lower'
}

export interface Question {
  readonly name: string
  /** `bench/BENCH/BENCH.ts`. */
  readonly bench: string
  readonly args: readonly string[]
  /** Options that make the figures steady, and would be too much for `--smoke`. */
  readonly steadyArgs?: readonly string[]
  /** The file in which the bench leaves its result. */
  readonly result: string
  readonly figures: readonly Figure[]
}

const speed: readonly Figure[] = [
  { column: 'messages_per_s', better: 'higher' },
  { column: 'cpu_ms_per_1000', better: 'lower' },
]
const oneToOne = (db: 'sqlite' | 'mariadb'): Question => ({
  name: `one-to-one, ${db}`,
  bench: 'one-to-one',
  args: ['--db', db, '--only', 'full'],
  result: `one-to-one-${db}`,
  figures: speed,
})

export const questions: readonly Question[] = [
  {
    name: 'fan-out, 500 members',
    bench: 'fan-out',
    args: ['--only', 'stonechat'],
    steadyArgs: ['--rate', '2000'],
    result: 'fan-out',
    figures: [{ column: 'cpu_ms_per_1000', better: 'lower' }],
  },
  oneToOne('sqlite'),
  oneToOne('mariadb'),
  {
    name: 'idle memory, 5,000 connections',
    bench: 'memory',
    args: ['--rounds', '1', '--only', 'stonechat'],
    steadyArgs: ['--connections', '5000'],
    result: 'memory',
    figures: [
      { column: 'stonechat_kb_each', better: 'lower' },
      { column: 'stonechat_rss_mb', better: 'lower' },
    ],
  },
]
