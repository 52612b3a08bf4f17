/** The composition of files: the one file of this package that makes things and joins them. */
import { systemClock } from '@stonechat/protocol/base'
import { type Call, type Service, serve } from '@stonechat/protocol/operations'
import type { JobKind } from '@stonechat/work'
import type { Parts } from './base/parts.js'
import { collectFiles } from './collect/collect-files.js'
import { fileLimits } from './limits.js'
import { createLinkFeature } from './link/feature.js'
import { createRecordFeature } from './record/feature.js'
import { findAttachable } from './record/find-attachable.js'

export interface FilesOptions extends Omit<Parts, 'clock'> {
  readonly clock?: Parts['clock'] | undefined
}

export interface Files extends Service, AsyncDisposable {
  /** Runs one operation for a caller, with every rule of the wire. */
  readonly call: Call
  /**
   * What messages of this user may say of these files: those that are ready, and that are their own or in a message that they can see.
   * @throws StonechatError `unavailable`
   */
  find(userId: number, fileIds: readonly string[]): ReturnType<typeof findAttachable>
  /** What is to be done beside requests, for whoever runs the jobs of the host. */
  readonly jobKinds: FileJobKinds
}

export interface FileJobKinds {
  /** Removes what nobody needs any more. The store adds one whenever something can be removed at once. */
  readonly 'file.collect': JobKind<null>
}

/** Makes files out of a store, a place for their bytes and a way to tell who may see what. */
export function createFiles(options: FilesOptions): Files {
  const parts: Parts = { ...options, clock: options.clock ?? systemClock }
  const service = serve({ ...createRecordFeature(parts), ...createLinkFeature(parts) })
  return {
    ...service,
    find: (userId, fileIds) => findAttachable(parts, userId, fileIds),
    jobKinds: {
      'file.collect': {
        everyMs: fileLimits.collectIntervalMs,
        timeoutMs: fileLimits.collectTimeoutMs,
        maxRunning: 1,
        run: (_, { signal }) => collectFiles({ ...parts, signal }),
      },
    },
    async [Symbol.asyncDispose]() {},
  }
}
