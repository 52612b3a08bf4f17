/** What a storm does to the server, from outside: memory, time, and its own `/metrics`. */
import { cpuSecondsByThread, cpuSecondsOf, residentMb } from '../lib/process-cost.js'
import type { BenchServer } from '../lib/server.js'

const everyMs = 250

export interface Spell {
  readonly seconds: number
  readonly peakMb: number
  /** Of one core; more than 1 where threads work beside each other. */
  readonly cpuShare: number
  /** The busiest threads, seconds of CPU: `node 3.1, libuv-worker 0.4`. */
  readonly threads: string
  /** The longest that the event loop was held up, milliseconds. */
  readonly lagMs: number
}

export interface ServerWatch extends Disposable {
  /** What happened since this was called before. */
  spell(): Promise<Spell>
  /** A figure of `/metrics` by its name with labels; 0 where it is not there. */
  metric(name: string): Promise<number>
}

/** Starts to watch. */
export function watchServer({ pid, url }: BenchServer): ServerWatch {
  let peak = residentMb(pid)
  let lag = 0
  let since = performance.now()
  let cpuBefore = cpuSecondsOf(pid)
  let threadsBefore = cpuSecondsByThread(pid)
  const read = async () => (await fetch(`${url}/metrics`)).text()
  const noteLag = (page: string) => {
    lag = Math.max(lag, figure(page, 'nodejs_eventloop_lag_max_seconds') * 1_000)
  }
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMb(pid))
  }, everyMs)

  return {
    async spell() {
      noteLag(await read())
      const cpu = cpuSecondsOf(pid)
      const now = performance.now()
      const seconds = (now - since) / 1_000
      const threads = cpuSecondsByThread(pid)
      const spell = {
        ...{ seconds, peakMb: peak, cpuShare: (cpu - cpuBefore) / seconds, lagMs: lag },
        threads: busiest(threads, threadsBefore),
      }
      threadsBefore = threads
      peak = residentMb(pid)
      lag = 0
      since = now
      cpuBefore = cpu
      return spell
    },
    async metric(name) {
      const page = await read()
      noteLag(page)
      return figure(page, name)
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

function busiest(after: Record<string, number>, before: Record<string, number>): string {
  return Object.entries(after)
    .map(([name, seconds]) => ({ name, seconds: seconds - (before[name] ?? 0) }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, 4)
    .map(({ name, seconds }) => `${name} ${seconds.toFixed(1)}`)
    .join(', ')
}

function figure(page: string, name: string): number {
  const line = page.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? 0 : Number(line.slice(name.length + 1))
}
