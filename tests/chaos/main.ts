/** `npm run chaos -- --seed 7 --nodes 3 --db mariadb --clients 200 --messages 100000 --faults 50 --minutes 10`; Ctrl-C ends it early. */
import { parseArgs } from 'node:util'
import { replayCommand, tableOf } from './report.js'
import { runChaos } from './run-chaos.js'
import type { ChaosOptions } from './schedule/schedule.js'

const options = readOptions()
const started = performance.now()
const say = (line: string) =>
  console.error(`${((performance.now() - started) / 1_000).toFixed(1)} s  ${line}`)
say(replayCommand(options))
const hurry = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => hurry.abort())
const outcome = await runChaos(options, say, hurry.signal)
console.log(tableOf(options, outcome))
for (const violation of outcome.violations) console.log(`- ${violation}`)
for (const line of outcome.evidence) console.log(line)
if (outcome.violations.length > 0) console.log(`\nreplay: ${replayCommand(options)}`)
process.exit(outcome.violations.length > 0 ? 1 : 0)

function readOptions(): ChaosOptions {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      nodes: { type: 'string', default: '1' },
      db: { type: 'string' },
      clients: { type: 'string', default: '100' },
      messages: { type: 'string', default: '10000' },
      faults: { type: 'string', default: '20' },
      restores: { type: 'string', default: '0' },
      failovers: { type: 'string', default: '0' },
      minutes: { type: 'string', default: '30' },
    },
  })
  const number = (name: Exclude<keyof typeof values, 'db'>) => {
    const value = Number(values[name])
    if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} takes a number`)
    return value
  }
  const nodes = number('nodes')
  const db = values.db ?? (nodes > 1 ? 'mariadb' : 'sqlite')
  if (db !== 'sqlite' && db !== 'mariadb') throw new Error('--db is sqlite or mariadb')
  if (number('failovers') > 0 && db === 'sqlite') throw new Error('--failovers need --db mariadb')
  if (nodes > 1 && db === 'sqlite') throw new Error('several nodes need --db mariadb')
  return {
    seed: number('seed'),
    nodes,
    db,
    clients: number('clients'),
    messages: number('messages'),
    faults: number('faults'),
    restores: number('restores'),
    failovers: number('failovers'),
    minutes: number('minutes'),
  }
}
