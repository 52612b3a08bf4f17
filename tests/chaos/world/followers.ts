/** Processes that follow the event log and write down what they receive: one reads, the other is on standby. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findEventFaults, parseRecord } from '../../support/recorder/check-record.js'
import { type RecorderTask, recorderName } from '../../support/recorder/task.js'
import { type Script, startScript } from '../../support/script.js'
import type { processFaults } from '../schedule/faults.js'
import type { ChaosDatabase } from './database.js'
import { rest } from './server-node.js'

const file = fileURLToPath(new URL('../../support/recorder/recorder.ts', import.meta.url))
const pageMax = 200
const leaseMs = 5_000
const pollMs = 500
const startPatienceMs = 60_000
const endPatienceMs = 90_000
const lookEveryMs = 200

export interface ChaosFollower extends AsyncDisposable {
  /** Does it to the process, and makes it work again after so long. */
  suffer(what: (typeof processFaults)[number], durationMs: number): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
}

/** Starts one that is always started again. All append to the same record in this folder. */
export async function startFollower(
  folder: string,
  name: string,
  database: RecorderTask['database'],
): Promise<ChaosFollower> {
  const record = recordIn(folder)
  let lives = 0
  let script = await startAgain()
  return {
    async suffer(what, durationMs) {
      if (what === 'pause') {
        script.signal('SIGSTOP')
        await rest(durationMs)
        script.signal('SIGCONT')
        return
      }
      script.signal(what === 'kill' ? 'SIGKILL' : 'SIGTERM')
      await script.stop()
      await rest(durationMs)
      script = await startAgain()
    },
    async stop() {
      script.signal('SIGTERM')
      await script.stop()
    },
    async start() {
      script = await startAgain()
    },
    [Symbol.asyncDispose]: () => script[Symbol.asyncDispose](),
  }

  /** It does not start while its database is out of reach: it is tried again, as every supervisor does. */
  async function startAgain(): Promise<Script> {
    const deadline = performance.now() + startPatienceMs
    for (;;) {
      lives += 1
      const task: RecorderTask = {
        ...{ life: `${name}-${lives}`, record, database, pageMax, leaseMs, pollMs },
        ...{ rounds: 0, firstJob: 0 },
      }
      const started = startScript({ file, cwd: folder, environment: { RECORDER_TASK: JSON.stringify(task) } })
      try {
        await started.line(/started/)
        return started
      } catch (error) {
        await started[Symbol.asyncDispose]()
        if (performance.now() > deadline) throw error
        await rest(lookEveryMs)
      }
    }
  }
}

/** Makes the record, before the first one starts. */
export async function createRecord(folder: string): Promise<void> {
  await writeFile(recordIn(folder), '')
}

/**
 * Waits until they have come to the end of the log, and says what is wrong with what they received.
 * @param restoredTo the greatest id of the log after each restore: what came after it until then was lost
 */
export async function findFollowerFaults(
  folder: string,
  database: ChaosDatabase,
  restoredTo: readonly number[],
): Promise<string[]> {
  const deadline = performance.now() + endPatienceMs
  const events = await database.select('select id from im_events order by id')
  const log = events.map(({ id }) => Number(id))
  const last = log.at(-1) ?? 0
  const cursorOf = `select cursor_id from followers where name = '${recorderName}'`
  while (Number((await database.select(cursorOf))[0]?.cursor_id ?? 0) < last) {
    if (performance.now() > deadline) return ['follower: it did not come to the end of the log']
    await rest(lookEveryMs)
  }
  const known = new Set(log)
  const isLost = (id: number) =>
    !known.has(id) && restoredTo.some((to) => id > to && id < (log.find((one) => one > to) ?? Infinity))
  const record = parseRecord(await readFile(recordIn(folder), 'utf8'))
  const lines = record.filter(({ what, number }) => what !== 'event' || !isLost(number))
  // An outage of the database may bring a page again too, to a process that had no fault.
  const expected = { log, isInterrupted: () => true, againMax: Number.POSITIVE_INFINITY }
  return findEventFaults(lines, expected).map((fault) => `follower: ${fault}`)
}

function recordIn(folder: string): string {
  return join(folder, 'followed')
}
