import type { WorkStore } from '@stonechat/work/contract'
import type { StoreEntry } from './store-entry.js'

export const work: StoreEntry<WorkStore, WorkStore> = {
  access: {
    addJobs: 'write',
    cancelJob: 'write',
    claimJobs: 'write',
    renewJob: 'write',
    settleJob: 'write',
    getJobCounts: 'read',
    forgetFailedJobs: 'write',
    addFollower: 'write',
    getFollower: 'read',
    takeFollower: 'write',
    renewFollower: 'write',
    saveCursor: 'write',
    releaseFollower: 'write',
    readTime: 'read',
  },
  open: (remote) => remote,
}
