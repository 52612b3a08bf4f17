import type { Outcome } from './run-chaos.js'
import type { ChaosOptions } from './schedule/schedule.js'

/** The command that does the same again: the same people, operations and faults. Only the timing is another. */
export function replayCommand(options: ChaosOptions): string {
  const words = Object.entries(options).map(([name, value]) => `--${name} ${value}`)
  return `npm run chaos -- ${words.join(' ')}`
}

/** What came out as a row of the table in docs/reliability.md, under its head; how much of users' state changed; and how often each fault came. */
export function tableOf(options: ChaosOptions, outcome: Outcome): string {
  const number = (value: number) => Math.round(value).toLocaleString('en-US')
  const cells = {
    seed: options.seed,
    nodes: options.nodes,
    database: options.db,
    devices: options.clients,
    acknowledged: number(outcome.acknowledged),
    'delivered live': number(outcome.delivered),
    changes: number(outcome.changes),
    faults: outcome.faultCount,
    'per second': number((outcome.acknowledged / outcome.actedMs) * 1_000),
    'at rest after': `${(outcome.settledMs / 1_000).toFixed(1)} s`,
    violations: outcome.violations.length,
  }
  const rows = [Object.keys(cells), Object.keys(cells).map(() => '---'), Object.values(cells)]
  const faults = Object.entries(outcome.faults).map(([name, count]) => `${name} ${count}`)
  const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
  const { lines, stateChanges, contactChanges, entries, marks, mentions, refused, takenBack } = outcome
  const state = `lines of groups: ${number(lines)}; reactions and pins answered: ${number(marks)}; mentions: ${number(mentions)}; changes of users' state acknowledged: ${number(stateChanges)}, ${number(contactChanges)} of them of contacts; joins by links: ${number(entries)}; messages refused: ${number(refused)}; messages taken back by restores: ${number(takenBack)}`
  return `${table}\n\n${state}\n${faults.sort().join(', ')}`
}
