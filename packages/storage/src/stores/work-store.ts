import type { WorkStore } from '@stonechat/work/contract'
import { readTime } from '../clock/read-time.js'
import {
  addFollower,
  getFollower,
  releaseFollower,
  renewFollower,
  saveCursor,
  takeFollower,
} from '../follower/queries.js'
import { addJobs } from '../job/add-jobs.js'
import { claimJobs } from '../job/claim-jobs.js'
import { cancelJob, forgetFailedJobs, getJobCounts, renewJob } from '../job/queries.js'
import { settleJob } from '../job/settle-job.js'
import { translateErrors } from '../sql/translate-errors.js'
import { type Tx, write } from '../sql/tx.js'

/** The store of jobs and followers on a database whose tables are up to date. The database stays the caller's to close. */
export function createWorkStore(tx: Tx): WorkStore {
  const store: WorkStore = {
    addJobs: (jobs) => write(tx, (tx) => addJobs(tx, jobs)),
    cancelJob: (kind, key) => write(tx, (tx) => cancelJob(tx, kind, key)),
    claimJobs: (claim) => claimJobs(tx, claim),
    renewJob: (lease) => write(tx, (tx) => renewJob(tx, lease)),
    settleJob: (lease, end) => write(tx, (tx) => settleJob(tx, lease, end)),
    getJobCounts: () => getJobCounts(tx),
    forgetFailedJobs: (olderThanMs, limit) => write(tx, (tx) => forgetFailedJobs(tx, olderThanMs, limit)),

    addFollower: (follower) => write(tx, (tx) => addFollower(tx, follower)),
    getFollower: (name) => getFollower(tx, name),
    takeFollower: (lease) => write(tx, (tx) => takeFollower(tx, lease)),
    renewFollower: (lease) => write(tx, (tx) => renewFollower(tx, lease)),
    saveCursor: (move) => write(tx, (tx) => saveCursor(tx, move)),
    releaseFollower: (lease) => write(tx, (tx) => releaseFollower(tx, lease)),

    readTime: () => readTime(tx),
  }
  return translateErrors(store, tx.engine)
}
