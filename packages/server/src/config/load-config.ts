/** Joins the sources of options into one checked configuration: flag, then environment, then file, then default. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseBlobsAddress } from '@stonechat/file/address'
import { suggest } from '@stonechat/protocol/base'
import { ExitError } from '../exit-error.js'
import { readBytes } from '../start/read-bytes.js'
import type { DatabaseAddress } from './database-address.js'
import {
  environmentOf,
  flagOf,
  type Option,
  type OptionKey,
  type OptionValues,
  optionKeys,
  options,
} from './options.js'

/** What the program runs with. Paths are absolute. */
export interface Config
  extends Omit<OptionValues, 'db' | 'files' | 'rateLimits' | 'logFormat' | 'consoleCodes' | 'config'> {
  readonly db: DatabaseAddress
  /** `file:` and a folder, or `s3://` and a bucket. `undefined` where there may be several nodes and nothing says where they all find files. */
  readonly files: string | undefined
  readonly rateLimits: boolean
  readonly logFormat: 'pretty' | 'json'
  readonly consoleCodes: boolean
}

export interface ConfigSources {
  readonly texts: ReadonlyMap<OptionKey, string>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly isTerminal: boolean
}

/**
 * Reads the configuration. An empty environment variable counts as not set.
 * @throws ExitError 2 with the name of the option and what is wrong with it; 1 where the file cannot be read
 */
export async function loadConfig(sources: ConfigSources): Promise<Config> {
  const given = new Map<OptionKey, Given>()
  for (const key of optionKeys) {
    const text = sources.environment[environmentOf(key)]
    if (text !== undefined && text !== '') given.set(key, { text, from: environmentOf(key) })
  }
  for (const [key, text] of sources.texts) given.set(key, { text, from: `-${flagOf(key)}` })

  const file = given.get('config')
  if (file !== undefined) {
    for (const [key, one] of await readFile(file.text)) if (!given.has(key)) given.set(key, one)
  }
  return complete(readValues(given), sources)
}

interface Given {
  readonly text: string
  /** Where it came from, for the error line. */
  readonly from: string
}

function readValues(given: ReadonlyMap<OptionKey, Given>): OptionValues {
  const values: Record<string, unknown> = {}
  for (const key of optionKeys) {
    const option: Option = options[key]
    const { text, from } = given.get(key) ?? { text: option.default, from: `-${flagOf(key)}` }
    if (text === undefined) continue
    const result = option.value.safeParse(text)
    if (!result.success) {
      const fault = result.error.issues[0]!.message
      throw new ExitError(`${from} ${fault}${option.isSecret ? '' : `, not ${JSON.stringify(text)}`}`, 2)
    }
    values[key] = result.data
  }
  return values as OptionValues
}

function complete(values: OptionValues, { environment, isTerminal }: ConfigSources): Config {
  const data = resolve(values.data)
  const db = values.db ?? { kind: 'sqlite', path: `${data}/stonechat.db` }
  return {
    ...values,
    data,
    db: db.kind === 'sqlite' ? { ...db, path: resolve(db.path) } : db,
    files: resolveFiles(values, data),
    rateLimits: values.rateLimits === 'on',
    logFormat: values.logFormat ?? (isTerminal ? 'pretty' : 'json'),
    consoleCodes: values.consoleCodes ?? environment.NODE_ENV !== 'production',
  }
}

/** The place of files, with a folder that is the same wherever it is opened. */
function resolveFiles({ files, filesShared, nats }: OptionValues, data: string): string | undefined {
  if (files === undefined) return nats === undefined || filesShared ? `file:${data}/files` : undefined
  const parsed = parseBlobsAddress(files)
  return typeof parsed === 'object' && parsed.kind === 'disk' ? `file:${resolve(parsed.folder)}` : files
}

async function readFile(path: string): Promise<Map<OptionKey, Given>> {
  if (!existsSync(path)) throw new ExitError(`-config: there is no file ${path}`)
  // CommonJS: in a bundle its names are on the default only.
  const { default: yaml } = await import('yaml')
  let content: unknown
  try {
    content = yaml.parse((await readBytes(path)).toString()) ?? {}
  } catch (cause) {
    throw new ExitError(`-config: ${path} cannot be read: ${firstLine(cause)}`, 1, { cause })
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ExitError(`-config: ${path} must hold options by name, such as "port: 9000"`, 2)
  }
  const byFlag = new Map(optionKeys.filter((key) => key !== 'config').map((key) => [flagOf(key), key]))
  return new Map(
    Object.entries(content).map(([name, value]) => {
      const key = byFlag.get(name)
      if (key === undefined) {
        const meant = suggest(name, [...byFlag.keys()])
        const hint = meant === undefined ? '' : `; did you mean "${meant}"?`
        throw new ExitError(`${path}: unknown option "${name}"${hint}`, 2)
      }
      return [key, { text: scalar(value, `${path}: ${name}`), from: `${path}: ${name}` }]
    }),
  )
}

function scalar(value: unknown, from: string): string {
  if (Array.isArray(value)) return value.map((one) => scalar(one, from)).join(',')
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  throw new ExitError(`${from} must be a single value`, 2)
}

function firstLine(cause: unknown): string {
  // yaml quotes the place below its sentence, after a colon.
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.replace(/:$/, '')
}
