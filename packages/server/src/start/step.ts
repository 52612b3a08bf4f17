/** The start, step by step: each ends in its time, one that takes long says so, and one that hangs becomes a sentence. */
import { ExitError } from '../exit-error.js'
import type { Logger } from '../observe/logger.js'

export interface Step {
  /** What is tried, after "cannot": `open the database`. */
  readonly what: string
  readonly log: Logger
  readonly deadlineMs?: number
}

/** No step talks to a neighbour for longer: each has shorter limits of its own, and this one is for what they forgot. */
const stepDeadlineMs = 60_000

/** Changing the tables of a large database takes its time; a node also waits while another one does it. */
export const databaseDeadlineMs = 60 * 60_000

const waitingLoggedMs = 10_000

/**
 * The result of a step.
 * @throws ExitError 1 where it did not end in time; what it opens later is closed
 */
export async function takeStep<T>(
  { what, log, deadlineMs = stepDeadlineMs }: Step,
  work: Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  const seconds = () => Math.round((performance.now() - startedAt) / 1_000)
  const waiting = setInterval(
    () => log.warn({ step: what, seconds: seconds() }, 'start.waiting'),
    waitingLoggedMs,
  )
  let deadline: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => {
      work.then(close, () => {})
      reject(new ExitError(`cannot ${what}: it took longer than ${seconds()} s`))
    }, deadlineMs)
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    clearInterval(waiting)
    clearTimeout(deadline)
  }
}

async function close(opened: unknown): Promise<void> {
  await (opened as Partial<AsyncDisposable> | undefined)?.[Symbol.asyncDispose]?.()
}
