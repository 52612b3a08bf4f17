/** The command line of every bench. */
import { parseArgs } from 'node:util'
import type { Engine } from './database.js'

export interface BenchOptions {
  readonly db: Engine
  /** Tiny sizes and fractions of seconds: shows that it runs, measures nothing. */
  readonly isSmoke: boolean
  /** Where the JSON goes; `bench/results` by default. */
  readonly results: string | undefined
  /** Another build of the server than that of this checkout. */
  readonly main: string | undefined
  /** Options of Node for the server: `--node "--max-semi-space-size=32"`, and those of `--profile FOLDER`. */
  readonly nodeArgs: readonly string[]
  /** Options that a bench has for itself, as text. */
  readonly own: Readonly<Record<string, string | undefined>>
}

/**
 * Reads the command line.
 * @param own names of options that this bench has for itself
 * @throws TypeError for an option that is unknown
 */
export function readOptions(own: readonly string[] = []): BenchOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(own.map((name) => [name, text])),
      ...{ db: text, results: text, main: text, node: text, profile: text, smoke: { type: 'boolean' } },
    },
  })
  const {
    db = 'sqlite',
    results,
    main,
    node,
    profile,
    smoke,
    ...rest
  } = values as Record<string, string | undefined>
  if (db !== 'sqlite' && db !== 'mariadb') throw new TypeError('--db is sqlite or mariadb')
  return { db, isSmoke: smoke !== undefined, results, main, nodeArgs: toNodeArgs(node, profile), own: rest }
}

/** A profile is written into the folder when the process ends. */
function toNodeArgs(node: string | undefined, profileFolder: string | undefined): string[] {
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]
  return [...(node?.split(' ') ?? []), ...profiling]
}
