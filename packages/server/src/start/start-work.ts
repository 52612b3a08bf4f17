/** What the product does beside requests, on every node. */
import type { FileJobKinds } from '@stonechat/file'
import { type ImJobKinds, pruneEvents, releaseFiles } from '@stonechat/im'
import { imLimits } from '@stonechat/im/limits'
import type { Clock } from '@stonechat/protocol/base'
import { createFollower, createJobs, type FollowerOptions } from '@stonechat/work'
import type { Logger } from '../observe/logger.js'
import type { WorkMetrics } from '../observe/work-metrics.js'
import type { ServerStores } from './open-database.js'

/** Something that follows the event log under a name of its own. */
export type Consumer = Pick<FollowerOptions, 'from' | 'onEvents' | 'onGap' | 'pageMax' | 'timeoutMs'>

export interface WorkOptions {
  readonly storage: ServerStores
  /** Tells messaging what became of an account. */
  readonly settleUser: (userId: number) => Promise<void>
  /** What is to be done for files, where this node knows where they are. */
  readonly fileJobs: FileJobKinds | undefined
  /** What is to be done for messaging. */
  readonly imJobs: ImJobKinds
  readonly nodeId: string
  readonly consumers: Readonly<Record<string, Consumer>>
  readonly metrics: WorkMetrics
  readonly clock: Clock
  readonly log: Logger
}

export interface Work extends AsyncDisposable {
  /** Says that there may be new events. */
  wakeFollowers(): void
  /** Says that jobs were added in a transaction of a store. */
  wakeJobs(): void
}

/** A step is small, and it goes on where it stopped: this only bounds a database that hangs. */
const pruneTimeoutMs = 10 * 60_000

/** Starts jobs and followers. Disposing of it interrupts both, and gives what they hold to other nodes. */
export function startWork({
  storage,
  settleUser,
  fileJobs,
  imJobs,
  nodeId,
  consumers,
  metrics,
  clock,
  log,
}: WorkOptions): Work {
  const common = { store: storage.work, owner: nodeId, log }
  const jobs = createJobs({
    ...common,
    onRun: metrics.onRun,
    kinds: {
      ...fileJobs,
      ...imJobs,
      'events.prune': {
        everyMs: imLimits.eventsPruneIntervalMs,
        timeoutMs: pruneTimeoutMs,
        run: (_, { signal }) => pruneEvents({ store: storage.im, clock, signal }),
      },
      // Added by the store of messaging with what took the last reader.
      'file.release': {
        run: ({ conversationId }: { conversationId: number }, { signal }) =>
          releaseFiles(storage.im, conversationId, signal),
      },
      // Added by the store of accounts with the change itself.
      'user.settle': { run: ({ userId }: { userId: number }) => settleUser(userId) },
    },
  })
  const followers = Object.entries(consumers).map(([name, consumer]) =>
    createFollower({ ...common, ...consumer, name, events: storage.im }),
  )
  metrics.watch({ jobs, followers })
  return {
    wakeFollowers() {
      for (const follower of followers) follower.wake()
    },
    wakeJobs: jobs.wake,
    async [Symbol.asyncDispose]() {
      await Promise.all([jobs, ...followers].map((one) => one[Symbol.asyncDispose]()))
    },
  }
}
