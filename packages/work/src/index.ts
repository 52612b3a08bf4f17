export { type AddressKey, type AddressKeys, deriveAddressKeys } from './address/address-keys.js'
export { type AddressClaim, type AddressVerdict, signAddress, verifyAddress } from './address/sign-address.js'
export type {
  ClaimedJob,
  ClockStore,
  DatabaseTime,
  FollowerStore,
  JobCount,
  JobDraft,
  JobState,
  JobStore,
  WorkStore,
} from './contract/index.js'
export {
  createFollower,
  type Follower,
  type FollowerOptions,
  type FollowerStats,
  type Gap,
} from './follower/create-follower.js'
export { createJobs, type JobRun, type Jobs, type JobsOptions } from './job/create-jobs.js'
export type { JobContext, JobKind } from './job/job-kind.js'
export { type Bodies, createJobQueue, type JobOf, type JobQueue } from './job/job-queue.js'
export type { RunOutcome } from './job/run-job.js'
export { type KeptLease, keepLease, type LeaseOptions } from './lease/keep-lease.js'
