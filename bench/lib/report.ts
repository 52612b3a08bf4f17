/** What a bench says: a table for people, and a file to compare with. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type TableCell = string | number | boolean | null

export interface Target {
  readonly name: string
  readonly wanted: string
  readonly measured: string
  readonly isMet: boolean
}

export interface Report {
  /** The name of the file: `results/<name>.json`. */
  readonly name: string
  readonly question: string
  /** What a commit survives, where anything is stored. */
  readonly durability?: string | undefined
  readonly rows: readonly Readonly<Record<string, TableCell>>[]
  readonly targets?: readonly Target[] | undefined
  /** What else a reader must know: what limited a figure, what was left out. */
  readonly notes?: readonly string[] | undefined
}

const resultsFolder = fileURLToPath(new URL('../results/', import.meta.url))

/** Prints a report and writes it to `bench/results`, or to another folder (`--results`). */
export function publish(report: Report, folder: string = resultsFolder): void {
  const { name, question, durability, rows, targets = [], notes = [] } = report
  console.log(`\n${question}`)
  if (durability !== undefined) console.log(`durability: ${durability}`)
  console.table(rows)
  for (const { name: what, wanted, measured, isMet } of targets)
    console.log(`${isMet ? 'met   ' : 'MISSED'} ${what}: wanted ${wanted}, measured ${measured}`)
  for (const note of notes) console.log(`note: ${note}`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.json`)
  const record = { ...report, date: new Date().toISOString(), machine: machineOf(), versions: versionsOf() }
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`)
  console.log(`written to ${file}`)
}

/** A figure with three significant digits, the way people read it. */
export function round(value: number): number {
  if (!Number.isFinite(value)) return 0
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}

function machineOf() {
  const processors = cpus()
  return {
    system: `${platform()} ${release()} ${arch()}`,
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    load_before: Number(loadavg()[0]?.toFixed(2)),
  }
}

/** Of what takes part; peers only where they are installed. */
function versionsOf(): Record<string, string> {
  const found: Record<string, string> = { node: process.version }
  for (const name of ['socket.io', 'ws']) {
    const version = versionIn(new URL(`../node_modules/${name}/package.json`, import.meta.url))
    if (version !== undefined) found[name] = version
  }
  return found
}

function versionIn(manifest: URL): string | undefined {
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
  } catch {
    return undefined
  }
}
