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

/**
 * The configuration as a file for `-config`, one option a line. What cannot be given stands in it as a comment: secrets, and
 * what nobody gave.
 */
export function describeConfig(config: Config): string {
  return optionKeys
    .filter((key) => key !== 'config')
    .map((key) => describeValue(config, key))
    .join('\n')
}

/** How environment variables are named, by an example. */
export const environmentNote = `Each option can be given as ${environmentOf('port')} in the environment, or by its name in the file of -config.
A flag wins over the environment, the environment over the file, the file over the default.`

function describeValue(config: Config, key: Exclude<(typeof optionKeys)[number], 'config'>): string {
  const { isSecret, defaultNote = 'none', write }: Option = options[key]
  const name = flagOf(key)
  const value = config[key]
  if (key === 'db') return `${name}: ${toYaml(describeDatabase(config.db))}${withoutPassword(config.db)}`
  if (key === 'nats' && config.nats !== undefined)
    return `${name}: ${toYaml(describeNatsAddress(config.nats))}${withoutPassword(config.nats)}`
  if (value === undefined) return `# ${name}: ${defaultNote}`
  if (isSecret) return `# ${name}: given`
  if (write !== undefined) return `${name}: ${toYaml(write(value as never))}`
  if (typeof value === 'boolean') return `${name}: ${value ? 'on' : 'off'}`
  return `${name}: ${toYaml(Array.isArray(value) ? value.join(',') : String(value))}`
}

function withoutPassword(address: object): string {
  const { password, token } = address as { password?: string; token?: string }
  return (password ?? token ?? '') === '' ? '' : ' # without its password'
}

/** Plain where YAML reads just that text out of it, else in quotes. */
function toYaml(text: string): string {
  const isPlain =
    /^(?:0|[1-9]\d{0,14}|[A-Za-z/][\w./:@,-]*)$/.test(text) && !/^(?:null|true|false)$/i.test(text)
  return isPlain && !text.endsWith(':') ? text : JSON.stringify(text)
}
