import type { JobKind } from '@stonechat/work'
import { removeUnused } from './avatar/remove-unused.js'
import type { Parts } from './base/parts.js'
import { collectFiles } from './collect/collect-files.js'
import type { AvatarHost, AvatarOwner } from './contract/index.js'
import { fileLimits } from './limits.js'
import { processUploaded } from './process/process-uploaded.js'

export interface FileJobKinds {
  /** Removes what nobody needs any more. The store adds one whenever something can be removed at once. */
  readonly 'file.collect': JobKind<null>
  /** Looks at a file whose bytes are all there. The store adds one with each that is to be looked at. */
  readonly 'file.process': JobKind<{ readonly id: string }>
  /** Removes avatars that are not shown any more. The store adds one with each that is made. */
  readonly 'file.avatars': JobKind<AvatarOwner>
}

/** What is to be done for files beside requests. */
export function createJobKinds(parts: Parts, avatars: AvatarHost | undefined): FileJobKinds {
  return {
    'file.collect': {
      everyMs: fileLimits.collectIntervalMs,
      timeoutMs: fileLimits.collectTimeoutMs,
      maxRunning: 1,
      run: (_, { signal }) => collectFiles({ ...parts, signal }),
    },
    'file.process': {
      // The next ones of a person wait where they do no harm.
      maxRunning: 1,
      timeoutMs: fileLimits.processTimeoutMs,
      // A scanner or a place that is away comes back. A file that nobody sent is removed after a day, and then there is nothing to do.
      maxAttempts: Number.POSITIVE_INFINITY,
      retryDelayMs,
      run: ({ id }) => processUploaded(parts, id),
    },
    'file.avatars': {
      async run(owner) {
        if (avatars !== undefined) await removeUnused({ ...parts, avatars }, owner)
      },
    },
  }
}

function retryDelayMs(attempt: number): number {
  const { processRetryMinMs, processRetryMaxMs } = fileLimits
  return Math.min(processRetryMaxMs, processRetryMinMs * 2 ** Math.min(attempt, 20))
}
