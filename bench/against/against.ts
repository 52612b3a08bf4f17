/**
 * Is this checkout as fast as another revision of it? Both answer the same questions in turns, each with the bench, the server and
 * the database of its own, and the medians of all rounds are compared. Which one begins changes from round to round.
 *
 *   npm run bench:against -- REVISION
 *   npm run bench:against -- REVISION --rounds 5 --only fan-out,one-to-one-sqlite
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { medianOf } from '../lib/median.js'
import { publish, round } from '../lib/report.js'
import { type Checkout, checkOut, ownFolder } from './checkout.js'
import { type Figure, type Question, questions } from './questions.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    results: { type: 'string' },
    /** Another checkout that is built already, instead of a revision. */
    checkout: { type: 'string' },
    smoke: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
/** By the name of a bench, or of one of its results. */
const isWanted = ({ bench, result }: Question) =>
  values.only === undefined || values.only.split(',').some((name) => name === bench || name === result)
/** How much worse the median may be. */
const toleratedShare = 0.03

const [revision] = positionals
if (revision === undefined && values.checkout === undefined)
  throw new TypeError(
    'usage: npm run bench:against -- REVISION [--rounds N] [--only fan-out,one-to-one,memory]',
  )
const sides: readonly [Checkout, Checkout] = [
  values.checkout === undefined
    ? await checkOut(revision!)
    : { name: 'that checkout', folder: values.checkout },
  { name: 'this checkout', folder: ownFolder },
]

const compared = []
for (const question of questions.filter(isWanted)) compared.push(...(await compare(question)))
publish(
  {
    name: 'against',
    question: `Is this checkout as fast as ${sides[0].name}? Medians of ${rounds} rounds, in turns`,
    durability: 'both commit every message durably',
    rows: compared.map(({ row }) => row),
    targets: compared.map(({ target }) => target),
    notes: compared.map(({ note }) => note),
  },
  values.results,
)

async function compare(question: Question) {
  const measured = sides.map((): Readonly<Record<string, number>>[] => [])
  for (let count = 0; count < rounds; count += 1) {
    const turn = count % 2 === 0 ? [0, 1] : [1, 0]
    for (const side of turn) measured[side]!.push(await ask(sides[side]!, question))
  }
  return question.figures.map((figure) => toResult(question, figure, measured))
}

/** Runs a bench of one side to its end; the first row of its result. */
async function ask({ name, folder }: Checkout, { bench, args, steadyArgs = [], result }: Question) {
  const results = mkdtempSync(join(tmpdir(), 'stonechat-against-'))
  try {
    const sizes = values.smoke ? ['--smoke'] : steadyArgs
    await runBench(folder, `bench/${bench}/${bench}.ts`, [...args, ...sizes, '--results', results])
    const { rows } = JSON.parse(readFileSync(join(results, `${result}.json`), 'utf8'))
    console.log(`${name}: ${bench} ${JSON.stringify(rows[0])}`)
    return rows[0] as Record<string, number>
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}

function runBench(folder: string, file: string, args: readonly string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@stonechat/source', file, ...args],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${file} in ${folder} ended with ${code}`)),
    )
  })
}

function toResult(
  { name }: Question,
  { column, better }: Figure,
  measured: readonly (readonly Readonly<Record<string, number>>[])[],
) {
  const [before, now] = measured.map((of) => of.map((row) => row[column]!)) as [number[], number[]]
  const ratio = medianOf(now) / medianOf(before)
  const worse = better === 'higher' ? 1 - ratio : ratio - 1
  const what = `${name}: ${column.replaceAll('_', ' ')}`
  return {
    row: {
      question: name,
      figure: column,
      before: round(medianOf(before)),
      now: round(medianOf(now)),
      ratio: round(ratio),
    },
    target: {
      name: what,
      wanted: `at most ${toleratedShare * 100} % worse`,
      measured: `${round(Math.abs(worse) * 100)} % ${worse > 0 ? 'worse' : 'better'}`,
      isMet: worse <= toleratedShare,
    },
    note: `${what}, all rounds: ${before.map(round).join(', ')} before; ${now.map(round).join(', ')} now`,
  }
}
