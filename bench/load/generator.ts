/**
 * The load, in a process of its own that is cheaper for each message than the server: raw sockets, frames made in
 * advance, and what comes is scanned for a time and not parsed.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromLoad, Opened, OpenOptions, RunPlan, RunResult, ToLoad } from './messages.js'

export type { Opened, OpenOptions, RunPlan, RunResult } from './messages.js'
export type { ClientSpec, SubjectName } from './subject.js'

const answerTimeoutMs = 600_000

export interface Edges {
  /** The warming up is over. */
  onMeasuring?(): void
  /** The measured time is over; what is under way still arrives. */
  onMeasured?(): void
}

export interface Generator extends AsyncDisposable {
  readonly pid: number
  /** Opens clients, beside those that are open, and waits until each is ready. */
  open(options: OpenOptions): Promise<Opened>
  run(plan: RunPlan, edges?: Edges): Promise<RunResult>
  /** Cuts all clients; others may be opened then. */
  closeClients(): Promise<void>
}

/** Starts the process of the generator. Rejections say what went wrong; every wait ends. */
export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('./generator-process.ts', import.meta.url)), {
    execArgv: [
      ...process.execArgv.filter((one) => !one.startsWith('--cpu-prof')),
      '--max-semi-space-size=64',
    ],
  })
  const started = ask(child, undefined, 'started')
  started.catch(() => {})
  const afterStart = async <K extends FromLoad['kind']>(message: ToLoad, wanted: K, edges?: Edges) => {
    await started
    return ask(child, message, wanted, edges)
  }
  return {
    pid: child.pid!,
    open: async (options) => (await afterStart({ kind: 'open', options }, 'opened')).opened,
    run: async (plan, edges = {}) => (await afterStart({ kind: 'run', plan }, 'result', edges)).result,
    closeClients: async () => {
      await afterStart({ kind: 'close' }, 'closed')
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exited
    },
  }
}

function ask<K extends FromLoad['kind']>(
  child: ChildProcess,
  message: ToLoad | undefined,
  wanted: K,
  edges: Edges = {},
): Promise<FromLoad & { kind: K }> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: FromLoad) => {
      if (answer.kind === 'measuring') edges.onMeasuring?.()
      else if (answer.kind === 'measured') edges.onMeasured?.()
      else if (answer.kind === 'failed') settle(() => reject(new Error(`the generator: ${answer.reason}`)))
      else if (answer.kind === wanted) settle(() => resolve(answer as FromLoad & { kind: K }))
    }
    const onExit = (code: number | null) =>
      settle(() => reject(new Error(`the generator ended with ${code}`)))
    const timer = setTimeout(
      () => settle(() => reject(new Error(`the generator did not say ${wanted}`))),
      answerTimeoutMs,
    )
    const settle = (how: () => void) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      how()
    }
    child.on('message', onMessage)
    child.once('exit', onExit)
    if (message !== undefined) child.send(message)
  })
}
