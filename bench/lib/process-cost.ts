/** What a process costs, as Linux counts it: all its threads together. */
import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** User and system time since it started, seconds. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  // Fields 14 and 15 of the file: the second part begins with the third.
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** The same for each thread by name: `node`, `sqlite-writer` … Threads of one name are added up. */
export function cpuSecondsByThread(pid: number): Record<string, number> {
  const seconds: Record<string, number> = {}
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [head, tail] = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ')
    const name = head!.slice(head!.indexOf('(') + 1)
    const fields = tail!.split(' ')
    seconds[name] = (seconds[name] ?? 0) + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  }
  return seconds
}

/** Resident memory, MB of 2^20 bytes. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
}

/** How many files, sockets among them, a process started here may open: the hard limit, to which Node raises itself. */
export function openFilesMax(): number {
  const limit = /Max open files\s+\S+\s+(\S+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit)
}

export interface CostMeter {
  start(): void
  stop(): void
  /** Of all processes together, seconds between start and stop. */
  readonly cpuSeconds: number
  /** Of the first process when it stopped. */
  readonly residentMb: number
}

/** Measures what processes cost between two moments. */
export function createCostMeter(pids: readonly number[]): CostMeter {
  const total = () => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0)
  let before = 0
  let used = 0
  let resident = 0
  return {
    start() {
      before = total()
    },
    stop() {
      used = total() - before
      resident = residentMb(pids[0]!)
    },
    get cpuSeconds() {
      return used
    },
    get residentMb() {
      return resident
    },
  }
}
