/** The composition of files: the one file of this package that makes things and joins them. */
import { systemClock } from '@stonechat/protocol/base'
import { type Call, type Service, serve } from '@stonechat/protocol/operations'
import { createAvatarFeature } from './avatar/feature.js'
import type { Parts } from './base/parts.js'
import type { AvatarHost } from './contract/index.js'
import { createJobKinds, type FileJobKinds } from './job-kinds.js'
import { createLinkFeature } from './link/feature.js'
import { createPreviewFeature } from './preview/feature.js'
import { createRecordFeature } from './record/feature.js'
import { findAttachable } from './record/find-attachable.js'
import { createStickerFeature } from './sticker/feature.js'
import { findSendableStickers } from './sticker/find-sendable.js'
import { createUploadFeature } from './upload/feature.js'
import { createUploads, type Uploads } from './upload/uploads.js'
import { createWorkshop } from './workshop/workshop.js'

export interface FilesOptions extends Omit<Parts, 'clock' | 'workshop' | 'tellStickers'> {
  /** Where avatars are shown. Default: nowhere, and there are no operations for them. */
  readonly avatars?: AvatarHost | undefined
  readonly clock?: Parts['clock'] | undefined
  readonly tellStickers?: Parts['tellStickers'] | undefined
}

export interface Files extends Service, AsyncDisposable {
  /** Runs one operation for a caller, with every rule of the wire. */
  readonly call: Call
  /** What takes uploads in several requests, for a carrier. Closed, it lets go of those under way; others find it `unavailable`. */
  readonly uploads: Uploads
  /**
   * What messages of this user may say of these files: those that are ready, and that are their own or in a message that they can see.
   * @throws StonechatError `unavailable`
   */
  find(userId: number, fileIds: readonly string[]): ReturnType<typeof findAttachable>
  /**
   * The same of stickers: own ones, those of the server, and those that stand as such in a message that the user can see.
   * @throws StonechatError `unavailable`
   */
  findStickers(userId: number, ids: readonly string[]): ReturnType<typeof findSendableStickers>
  /** What is to be done beside requests, for whoever runs the jobs of the host. */
  readonly jobKinds: FileJobKinds
}

/** Makes files out of a store, a place for their bytes and a way to tell who may see what. */
export function createFiles(options: FilesOptions): Files {
  const { avatars, ...given } = options
  const workshop = createWorkshop({ log: options.log, onRun: options.meter?.onTask })
  const parts: Parts = {
    ...given,
    workshop,
    clock: options.clock ?? systemClock,
    tellStickers: options.tellStickers ?? (() => {}),
  }
  const uploads = createUploads(parts)
  const handlers = {
    ...createRecordFeature(parts),
    ...createLinkFeature(parts),
    ...createUploadFeature({ uploads }),
    ...createPreviewFeature(parts),
    ...createStickerFeature(parts),
  }
  const service =
    avatars === undefined
      ? serve(handlers)
      : serve({ ...handlers, ...createAvatarFeature({ ...parts, avatars }) })
  return {
    ...service,
    uploads,
    find: (userId, fileIds) => findAttachable(parts, userId, fileIds),
    findStickers: (userId, ids) => findSendableStickers(parts, userId, ids),
    jobKinds: createJobKinds(parts, avatars),
    async [Symbol.asyncDispose]() {
      await uploads[Symbol.asyncDispose]()
      await workshop[Symbol.asyncDispose]()
    },
  }
}
