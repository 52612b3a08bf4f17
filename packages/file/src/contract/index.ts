/** What files need of their host: where bytes go, what is known of them, and who may see them. */

export type {
  NewSticker,
  PackRecord,
  StickerCreation,
  StickerOutcome,
  StickerStore,
} from '../sticker/store.js'
export type { FileAccess } from './access.js'
export type { AvatarHost } from './avatars.js'
export type { BlobEntry, BlobProgress, Blobs, ByteRange } from './blobs.js'
export type {
  Avatar,
  AvatarOwner,
  ExpiredFile,
  FileCreation,
  FileDraft,
  FileHints,
  FileOutcome,
  FileRecord,
  FileStore,
  StoredFile,
  UploadLease,
  UploadProgress,
  UploadRecord,
} from './store.js'
