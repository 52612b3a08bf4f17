/** The options table for people: `-help`, and the configuration as `stonechat check` shows it. */
import { describeNatsAddress } from '@stonechat/cluster/address'
import { describeDatabase } from './database-address.js'
import type { Config } from './load-config.js'
import { environmentOf, flagOf, type Option, optionKeys, options } from './options.js'

/** Every option, one a line: flag, what it is for, its default. */
export function describeOptions(): string {
  const rows = optionKeys.map((key) => {
    const option: Option = options[key]
    const left = `  -${flagOf(key)}${option.placeholder === undefined ? '[=off]' : ` ${option.placeholder}`}`
    const standard = option.default ?? option.defaultNote
    return { left, right: `${option.help}${standard === undefined ? '' : ` (default: ${standard})`}` }
  })
  const width = Math.max(...rows.map((row) => row.left.length)) + 2
  return rows.map((row) => row.left.padEnd(width) + row.right).join('\n')
}

/** The configuration without its secrets, one option a line. */
export function describeConfig(config: Config): string {
  return optionKeys
    .filter((key) => key !== 'config')
    .map((key) => `${flagOf(key)}: ${describeValue(config, key)}`)
    .join('\n')
}

/** How environment variables are named, by an example. */
export const environmentNote = `Each option can be given as ${environmentOf('port')} in the environment, or by its name in the file of -config.
A flag wins over the environment, the environment over the file, the file over the default.`

function describeValue(config: Config, key: Exclude<(typeof optionKeys)[number], 'config'>): string {
  if (key === 'db') return describeDatabase(config.db)
  if (key === 'nats' && config.nats !== undefined) return describeNatsAddress(config.nats)
  const value = config[key]
  if (value === undefined) return (options[key] as Option).defaultNote ?? 'none'
  if ((options[key] as Option).isSecret) return 'given'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return Array.isArray(value) ? value.join(',') : String(value)
}
