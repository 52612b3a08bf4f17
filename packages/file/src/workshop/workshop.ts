import { StonechatError } from '@stonechat/protocol'
import type { Log } from '@stonechat/protocol/base'
import type { WorkshopRun } from '../base/meter.js'
import { fileLimits } from '../limits.js'
import { Child, ChildLost } from './child.js'
import type { Task } from './messages.js'
import { type Made, performTask } from './perform-task.js'
import type { Source } from './source.js'

/**
 * Where foreign bytes are decoded: a process of its own that does one task after the other. It is started when there is something to do,
 * ends when there has been nothing for a while, and has limits of time and memory. What kills it does not kill the server.
 */
export interface Workshop extends AsyncDisposable {
  /**
   * Does a task when those before it are done. `undefined` where it ended the process, twice: nobody should open such bytes.
   * @throws StonechatError `overloaded` where too many wait, `unavailable` where no process can be started; and what `source` throws
   */
  run(task: Task, source: Source): Promise<Made | undefined>
}

export interface WorkshopOptions {
  readonly log?: Log | undefined
  /** Is told of every attempt that ended. */
  readonly onRun?: ((run: WorkshopRun) => void) | undefined
  /** After how long without work the process ends. */
  readonly idleMs?: number
  /** How long a task may take. */
  readonly taskMs?: number
  /** How much memory the process may have. */
  readonly maxMemoryBytes?: number
}

export function createWorkshop({
  log,
  onRun,
  idleMs = fileLimits.workshopIdleMs,
  taskMs = fileLimits.workshopTaskMs,
  maxMemoryBytes = fileLimits.workshopMaxMemoryBytes,
}: WorkshopOptions = {}): Workshop {
  let child: Child | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let isClosed = false
  let idle: NodeJS.Timeout | undefined

  const attempt = async (task: Task, source: Source): Promise<Made | ChildLost> => {
    if (isClosed) throw new StonechatError('unavailable')
    child = child === undefined || child.hasEnded ? await start(maxMemoryBytes, log) : child
    child.keepParentAlive(true)
    const since = performance.now()
    let outcome: WorkshopRun['outcome'] = 'failed'
    try {
      if (isClosed) await child.kill('the server ends')
      const made = await performTask(child, task, source, taskMs)
      outcome = 'done'
      return made
    } catch (error) {
      if (!(error instanceof ChildLost)) throw error
      if (isClosed) throw new StonechatError('unavailable', { cause: error })
      outcome = 'killed'
      log?.warn({ task: task.kind, bytes: source.bytes, reason: error.message }, 'file.workshop_lost')
      return error
    } finally {
      onRun?.({ task: task.kind, outcome, durationMs: performance.now() - since })
      child.keepParentAlive(false)
    }
  }

  const perform = async (task: Task, source: Source): Promise<Made | undefined> => {
    clearTimeout(idle)
    try {
      for (let attempts = 0; attempts < fileLimits.workshopAttempts; attempts += 1) {
        const made = await attempt(task, source)
        if (!(made instanceof ChildLost)) return made
      }
      return undefined
    } finally {
      idle = setTimeout(() => void child?.kill('nothing to do'), idleMs).unref()
    }
  }

  return {
    async run(task, source) {
      if (waiting >= fileLimits.workshopMaxWaiting) throw new StonechatError('overloaded')
      waiting += 1
      const result = turn.then(() => perform(task, source))
      turn = result.catch(() => {})
      return result.finally(() => {
        waiting -= 1
      })
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      await child?.kill('the server ends')
      await turn
      clearTimeout(idle)
    },
  }
}

async function start(maxMemoryBytes: number, log: Log | undefined): Promise<Child> {
  const child = new Child(maxMemoryBytes)
  try {
    await child.next(fileLimits.workshopStartMs)
    log?.debug({ pid: child.pid }, 'file.workshop_started')
    return child
  } catch (error) {
    log?.error({ err: error }, 'file.workshop_not_started')
    throw new StonechatError('unavailable', { cause: error })
  }
}
