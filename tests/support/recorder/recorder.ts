/**
 * One life of a node that does jobs and follows the event log, writing down all it does. It also makes what there is to do:
 * messages and jobs, as many as it is asked for. Lines are appended in one write each, which survives SIGKILL: the file is
 * in the order of events, whichever process wrote it.
 */
import { appendFileSync } from 'node:fs'
import { openMysql } from '@stonechat/storage/mysql'
import { openSqlite } from '@stonechat/storage/sqlite'
import { createFollower, createJobs } from '@stonechat/work'
import { jobKind, type RecorderTask, recorderName } from './task.js'

const task = JSON.parse(process.env.RECORDER_TASK ?? '{}') as RecorderTask
const { life, record, database, rounds, pageMax, leaseMs, pollMs } = task
const note = (...lines: readonly string[]) =>
  appendFileSync(record, lines.map((line) => `${life} ${line}\n`).join(''))

const stores = 'path' in database ? await openSqlite(database) : await openMysql(database)
/** A process or a database that a busy machine holds up for as long as a lease loses it, as one that was paused does. */
const log = {
  ...{ debug() {}, info() {}, error() {} },
  warn(_: object, event: string) {
    if (event === 'follower.lost' || event === 'job.lost') note('lost 0')
  },
}
const common = { store: stores.work, owner: life, log }
const follower = createFollower({
  ...{ ...common, name: recorderName, events: stores.im, from: 'start', pageMax, leaseMs },
  ...{ pollMs, takeMs: 2 * pollMs },
  async onEvents(events) {
    note(...events.map(({ id }) => `event ${id}`))
  },
  async onGap({ from, to }) {
    note(`gap ${from} ${to}`)
  },
})
const jobs = createJobs<{ [jobKind]: number }>({
  ...{ ...common, leaseMs, pollMs },
  kinds: {
    [jobKind]: {
      maxRunning: 3,
      async run(number) {
        note(`begin ${number}`)
        // Long enough for a kill to come in the middle now and then.
        await new Promise((resolve) => setTimeout(resolve, 5))
        note(`end ${number}`)
      },
    },
  },
})
console.log('started')

for (let round = 0; round < rounds; round += 1) {
  const number = task.firstJob + round
  await stores.im.commitMessages([
    {
      ...{ key: { kind: 'direct', low: 1, high: 2 } as const, senderId: 1, clientId: `${life} ${round}` },
      ...{
        content: { type: 'text', text: 'hello' } as const,
        replyTo: null,
        bodyHash: 1,
        createdAt: Date.now(),
      },
    },
  ])
  follower.wake()
  await jobs.add({ kind: jobKind, key: String(number), body: number })
  note(`added ${number}`)
}
console.log('written')

process.once('SIGTERM', async () => {
  await Promise.all([follower, jobs].map((one) => one[Symbol.asyncDispose]()))
  await stores.close()
})
