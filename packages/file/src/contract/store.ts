/**
 * What is known of files. Every method is one transaction, and what it reports as done is durable. Names that begin with `get`, `list`,
 * `find` and `count` only read. Times of leases and expiry are by the clock of the store, the same for all nodes.
 *
 * Failure: a method rejects with StonechatError `unavailable` where the database cannot be reached or is full.
 */
import type { FileFacts, FileState } from '@stonechat/protocol'
import type { StickerStore } from '../sticker/store.js'

/** A file, whatever its state. */
export interface FileRecord extends FileFacts {
  readonly id: string
  readonly ownerId: number
  readonly state: FileState
  readonly createdAt: number
  /** Where its bytes are. */
  readonly blobKey: string
  /** Where its preview is; `null` without one. */
  readonly previewKey: string | null
}

/** What a check of the place compares with what is there. */
export interface StoredFile extends Pick<FileRecord, 'id' | 'ownerId' | 'bytes' | 'blobKey' | 'previewKey'> {
  readonly state: FileState | 'removing'
}

/** What has to be deleted of a file before it is forgotten. */
export interface ExpiredFile extends Pick<FileRecord, 'id' | 'blobKey' | 'previewKey'> {
  /** Whether it was never finished. */
  readonly isUpload: boolean
}

export interface FileDraft {
  readonly id: string
  readonly ownerId: number
  /** Tells a retry; `undefined` where there are none. */
  readonly clientId: string | undefined
  readonly name: string
  /** What its owner says it is; the bytes decide. */
  readonly mediaType: string
  readonly isVoice: boolean
  /** How many bytes there will be. */
  readonly bytes: number
  /** What its owner's browser knows of it; used where the bytes do not say it. */
  readonly hints: FileHints
  readonly blobKey: string
  readonly blobState: string
  readonly createdAt: number
}

export type FileHints = Pick<FileFacts, 'width' | 'height' | 'duration_ms' | 'waveform'>

export type FileCreation =
  | { readonly status: 'created' | 'duplicate'; readonly file: FileRecord }
  /** `conflict` where the `client_id` stands for a file with another name, kind or size. */
  | { readonly status: 'refused'; readonly code: 'quota_exceeded' | 'conflict' }

/** An upload that is under way. */
export interface UploadRecord {
  readonly id: string
  readonly ownerId: number
  readonly name: string
  readonly mediaType: string
  readonly isVoice: boolean
  readonly bytes: number
  readonly hints: FileHints
  readonly offset: number
  readonly blobKey: string
  readonly blobState: string
  readonly expiresAt: number
}

/** Who writes an upload at this moment: one at a time, on any node. */
export interface UploadLease {
  readonly id: string
  readonly lease: string
}

export interface UploadProgress extends UploadLease {
  readonly offset: number
  readonly blobState: string
}

/** What became of a file whose bytes are all there. */
export interface FileOutcome {
  readonly id: string
  /** `processing` where it is to be looked at by a job first; of what is `refused` no bytes are kept. */
  readonly state: 'processing' | 'ready' | 'refused'
  readonly facts: Omit<FileFacts, 'name'>
  readonly blobKey: string
  readonly previewKey: string | null
}

export interface Avatar {
  /** Names its pictures; a hash of what they are and whose. */
  readonly hash: string
  readonly owner: AvatarOwner
  readonly createdAt: number
}

export interface AvatarOwner {
  readonly kind: 'user' | 'group'
  readonly id: number
}

export interface FileStore extends StickerStore {
  /** Makes a file that has no bytes yet. All files of its owner together have at most `quotaBytes`, counted as announced. */
  createFile(draft: FileDraft, quotaBytes: number, expiresInMs: number): Promise<FileCreation>

  /** Those that there are and that have not expired, in no order. */
  getFiles(ids: readonly string[]): Promise<FileRecord[]>

  /** An upload that is not finished and has not expired. */
  getUpload(id: string): Promise<UploadRecord | undefined>

  /**
   * Takes an upload for `leaseMs`, to write to it. Where another holds it, that one is told with its next `renewUpload`, and the answer is
   * `held`: ask again. `gone` where there is none that is unfinished.
   */
  leaseUpload(
    lease: UploadLease & { readonly leaseMs: number },
  ): Promise<
    { readonly status: 'leased'; readonly upload: UploadRecord } | { readonly status: 'held' | 'gone' }
  >

  /** Holds it for `leaseMs` more; `wanted` where another waits for it; `lost` where it is not held any more. */
  renewUpload(lease: UploadLease & { readonly leaseMs: number }): Promise<'held' | 'wanted' | 'lost'>

  /** Lets go of it; nothing where it is not held. */
  releaseUpload(lease: UploadLease): Promise<void>

  /** Remembers how far it has come, and lets it expire so much later; `false`, and nothing, where the lease is not held any more. */
  saveProgress(progress: UploadProgress, expiresInMs: number): Promise<boolean>

  /**
   * Ends an upload whose bytes are all there; it is a file from now on, and is removed in `expiresInMs` unless a message has it. With
   * state `processing` the job `file.process` is added in the same transaction, with its id in the body. `false` where the lease is not
   * held any more.
   */
  finishUpload(lease: UploadLease, outcome: FileOutcome, expiresInMs: number): Promise<boolean>

  /**
   * What a look at a file in state `processing` has found; its owner's usage follows the new size. `false` where it is not in that
   * state any more.
   */
  settleFile(outcome: FileOutcome): Promise<boolean>

  /**
   * Takes a file or an upload out of use at once, whether or not messages have it, and adds the job `file.collect` in the same
   * transaction; `false` where this owner has no such file.
   */
  expireFile(id: string, ownerId: number): Promise<boolean>

  /**
   * Takes files out of use that have expired and that no message has, for whoever calls to delete their bytes and then `forgetFiles`.
   * Nobody finds them any more. Those that were taken and not forgotten come again after `againInMs`; an upload that somebody writes to
   * comes when its lease has ended.
   */
  takeExpired(limit: number, againInMs: number): Promise<ExpiredFile[]>

  /** Forgets files whose bytes are deleted, and frees the room they took of their owners. */
  forgetFiles(ids: readonly string[]): Promise<void>

  /** Gives a file that is ready a smaller picture; `false` where this owner has no such file. */
  setPreview(
    id: string,
    ownerId: number,
    preview: {
      readonly previewKey: string
      readonly thumbhash: string
      readonly width: number
      readonly height: number
    },
  ): Promise<boolean>

  /** How many bytes the files of a user have in all. */
  getUsage(userId: number): Promise<number>

  /** Users who are charged for another sum than that of their files. */
  listWrongUsages(): Promise<{ readonly userId: number; readonly bytes: number; readonly expected: number }[]>

  /** Charges a user for what their files have. */
  repairUsage(userId: number): Promise<void>

  /** How many files and uploads there are that no message has, by state: reads these alone, of which a day leaves few. */
  countUnsent(): Promise<{ readonly state: StoredFile['state']; readonly count: number }[]>

  /** All files and uploads, also those that are being removed, by id ascending, after one: for a check of what there is. */
  listFiles(page: { readonly afterId: string; readonly limit: number }): Promise<StoredFile[]>

  /**
   * Keeps an avatar beside those that its owner had. The job `file.avatars`, due in `settleInMs` and with its owner in the body, is added in
   * the same transaction, or put off to then.
   */
  addAvatar(avatar: Avatar, settleInMs: number): Promise<void>

  /** Those of one owner, or the one with this hash. */
  listAvatars(which: AvatarOwner | { readonly hash: string }): Promise<Avatar[]>

  /** Forgets avatars whose pictures are deleted. */
  forgetAvatars(hashes: readonly string[]): Promise<void>
}
