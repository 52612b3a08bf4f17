/** Uploads as a library: begun, gone on with from wherever they were cut, on any node, and finished. */

import { StonechatError } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import type { FileRecord } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import { findOwn } from '../record/find-own.js'
import { type CreatedUpload, createUpload, type UploadRequest } from './create-upload.js'
import { holdUpload } from './hold-upload.js'
import type { HeldUpload } from './holding.js'
import { type UploadSource, uploadFile } from './upload-file.js'

export type { CreatedUpload, UploadRequest }

export type UploadsOptions = Pick<
  Parts,
  'store' | 'blobs' | 'maxBytes' | 'quotaBytes' | 'scanner' | 'clock' | 'log' | 'meter' | 'wakeJobs'
>

export interface Uploads extends AsyncDisposable {
  readonly maxBytes: number
  /** How long one is kept from its last byte on. */
  readonly expiryMs: number
  /**
   * Begins an upload, or finds the one that an earlier try with its `client_id` began.
   * @throws StonechatError `too_large`, `quota_exceeded`, `invalid_input`, `conflict`
   */
  create(caller: Caller, request: UploadRequest): Promise<CreatedUpload>
  /**
   * Takes an upload of the caller in hand, for one request at a time. Who has it on whatever node makes durable what came and lets go within two
   * seconds; one on a node that died is free after `fileLimits.uploadLeaseMs`. One that is a file by now is held as such: all bytes are there.
   * @throws StonechatError `file_not_found`, also for uploads of others; `unavailable` where it was not let go of in time
   */
  hold(caller: Caller, id: string): Promise<HeldUpload>
  /** Gives an upload up, or deletes the file it has become. @throws StonechatError `file_not_found` */
  cancel(caller: Caller, id: string): Promise<void>
  /**
   * Uploads a file whose bytes come in one go; nothing is left where they do not. A retry with the same `client_id` gets the first file.
   * @throws StonechatError as `create`, and `unavailable`
   */
  uploadFile(caller: Caller, source: UploadSource): Promise<CreatedUpload>
}

/** What the use cases of uploads share. */
export interface UploadParts extends UploadsOptions {
  /** What is held in this process, by id: each lets go when it is asked. */
  readonly held: Map<string, HeldHere>
}

export interface HeldHere {
  letGo(reason: LetGoReason): void
  readonly released: Promise<void>
}

/** Another request wants it, or the process ends. */
export type LetGoReason = 'wanted' | 'closing'

export function createUploads(options: UploadsOptions): Uploads {
  const parts: UploadParts = { ...options, held: new Map() }
  let isClosing = false
  const open = () => {
    if (isClosing) throw new StonechatError('unavailable')
    return parts
  }
  return {
    maxBytes: options.maxBytes,
    expiryMs: fileLimits.uploadExpiryMs,
    create: async (caller, request) => createUpload(open(), caller, request),
    hold: async (caller, id) => holdUpload(open(), await findOwn(parts, caller, id)),
    cancel: async (caller, id) => cancelUpload(parts, await findOwn(parts, caller, id)),
    uploadFile: async (caller, source) => uploadFile(open(), caller, source),
    async [Symbol.asyncDispose]() {
      isClosing = true
      const held = [...parts.held.values()]
      for (const { letGo } of held) letGo('closing')
      await Promise.all(held.map(({ released }) => released))
    },
  }
}

/** Who writes it notices with the next bytes it saves, or with the next renewal. */
async function cancelUpload(
  { store, held, wakeJobs }: UploadParts,
  { id, ownerId }: FileRecord,
): Promise<void> {
  held.get(id)?.letGo('wanted')
  if (!(await store.expireFile(id, ownerId))) throw new StonechatError('file_not_found')
  wakeJobs()
}
