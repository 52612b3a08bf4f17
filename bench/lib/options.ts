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
  /** A folder for CPU profiles of the server. */
  readonly profile: string | undefined
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
      ...{ db: text, results: text, main: text, profile: text, smoke: { type: 'boolean' } },
    },
  })
  const {
    db = 'sqlite',
    results,
    main,
    profile,
    smoke,
    ...rest
  } = values as Record<string, string | undefined>
  if (db !== 'sqlite' && db !== 'mariadb') throw new TypeError('--db is sqlite or mariadb')
  return { db, isSmoke: smoke !== undefined, results, main, profile, own: rest }
}

/** Options of Node that make a process write a CPU profile into a folder when it ends. */
export function profileArgs(folder: string | undefined): string[] {
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}
