/** The command line, read into texts by option. One dash or two, `-port 9000` or `-port=9000`. */
import { parseArgs } from 'node:util'
import { suggest } from '@stonechat/protocol/base'
import { ExitError } from '../exit-error.js'
import { flagOf, isSwitch, type OptionKey, optionKeys } from './options.js'
import { isSwitchWord } from './values.js'

export interface Arguments {
  /** Words that are not options: the command and its own arguments. */
  readonly words: readonly string[]
  readonly texts: ReadonlyMap<OptionKey, string>
  /** Flags that only one command knows, by name. */
  readonly extra: ReadonlyMap<string, string>
  readonly wantsHelp: boolean
  readonly wantsVersion: boolean
}

/**
 * Reads arguments; the last of a repeated option counts.
 * @param extraFlags flags beside the options table, each with a value
 * @param extraSwitches flags beside the options table that stand alone; `true` in `extra` where given
 * @throws ExitError 2 for an unknown option (with what was probably meant) or a missing value
 */
export function readArguments(
  args: readonly string[],
  extraFlags: readonly string[] = [],
  extraSwitches: readonly string[] = [],
): Arguments {
  const byFlag = new Map(optionKeys.map((key) => [flagOf(key), key]))
  const alone = new Set([...extraSwitches, 'help', 'version'])
  const known = [...byFlag.keys(), ...extraFlags, ...alone]
  const { tokens } = parseArgs({
    args: withTwoDashes(args, byFlag),
    options: Object.fromEntries(
      known.map((flag) => [flag, { type: alone.has(flag) ? 'boolean' : 'string' }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })

  const found = {
    words: [] as string[],
    texts: new Map<OptionKey, string>(),
    extra: new Map<string, string>(),
  }
  const asked = new Set<string>()
  for (const token of tokens) {
    if (token.kind === 'positional') found.words.push(token.value)
    if (token.kind !== 'option') continue
    if (!known.includes(token.name)) throw new ExitError(unknownOption(token.name, known), 2)
    if (alone.has(token.name)) {
      if (extraSwitches.includes(token.name)) found.extra.set(token.name, 'true')
      else asked.add(token.name)
      continue
    }
    if (token.value === undefined) throw new ExitError(`-${token.name} needs a value; see stonechat -help`, 2)
    const key = byFlag.get(token.name)
    if (key === undefined) found.extra.set(token.name, token.value)
    else found.texts.set(key, token.value)
  }
  return { ...found, wantsHelp: asked.has('help'), wantsVersion: asked.has('version') }
}

function unknownOption(name: string, known: readonly string[]): string {
  const meant = suggest(name, known)
  return `unknown option -${name}${meant === undefined ? '; see stonechat -help' : `; did you mean -${meant}?`}`
}

/** Turns Go's one-dash options into two dashes, and a switch alone into `=true`, so that `parseArgs` reads them. */
function withTwoDashes(args: readonly string[], byFlag: ReadonlyMap<string, OptionKey>): string[] {
  const result: string[] = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!
    if (arg === '--') return [...result, ...args.slice(index)]
    const match = /^--?([A-Za-z][\w-]*)(=[\s\S]*)?$/.exec(arg)
    if (match === null) {
      result.push(arg)
      continue
    }
    const flag = letters.get(match[1]!) ?? match[1]!
    const key = byFlag.get(flag)
    const next = args[index + 1]
    if (match[2] !== undefined) result.push(`--${flag}${match[2]}`)
    else if (key !== undefined && isSwitch(key)) {
      const hasWord = next !== undefined && isSwitchWord(next)
      result.push(`--${flag}=${hasWord ? next : 'true'}`)
      if (hasWord) index++
    } else if (key !== undefined && next !== undefined) {
      result.push(`--${flag}=${next}`)
      index++
    } else result.push(`--${flag}`)
  }
  return result
}

const letters: ReadonlyMap<string, string> = new Map([
  ['h', 'help'],
  ['v', 'version'],
])
