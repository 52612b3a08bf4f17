/** What this package needs of its host: the ports that stores implement. */
import type { ClockStore } from './clock-store.js'
import type { FollowerStore } from './follower-store.js'
import type { JobStore } from './job-store.js'

export type { ClockStore, DatabaseTime } from './clock-store.js'
export type { FollowerLease, FollowerRecord, FollowerStore } from './follower-store.js'
export type {
  ClaimedJob,
  JobClaim,
  JobCount,
  JobDraft,
  JobEnd,
  JobLease,
  JobState,
  JobStore,
} from './job-store.js'

/** All of them, as one store. */
export interface WorkStore extends JobStore, FollowerStore, ClockStore {}
