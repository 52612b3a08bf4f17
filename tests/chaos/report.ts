import type { Outcome } from './run-chaos.js'
import type { ChaosOptions } from './schedule/schedule.js'

/** The command that does the same again: the same people, operations and faults. Only the timing is another. */
export function replayCommand(options: ChaosOptions): string {
  const words = Object.entries(options).map(([name, value]) => `--${name} ${value}`)
  return `npm run chaos -- ${words.join(' ')}`
}

export function tableOf(options: ChaosOptions, outcome: Outcome): string {
  const seconds = outcome.actedMs / 1_000
  const faults = Object.entries(outcome.faults).map(([name, count]) => `${name} ${count}`)
  const rows = [
    ['nodes, database', `${options.nodes}, ${options.db}`],
    ['devices', options.clients],
    ['acknowledged messages', outcome.acknowledged],
    ['per second', Math.round(outcome.acknowledged / seconds)],
    ['live deliveries', outcome.delivered],
    ['conversations', outcome.conversations],
    ['edits, recalls, changes of groups', outcome.changes],
    ['faults', outcome.faultCount],
    ['', faults.sort().join(', ')],
    ['at rest after', `${(outcome.settledMs / 1_000).toFixed(1)} s`],
    ['violations', outcome.violations.length],
  ]
  return rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')
}
