import type { Clock, Log } from '@stonechat/protocol/base'
import type { AddressKeys } from '@stonechat/work'
import type { Blobs, FileAccess, FileStore } from '../contract/index.js'
import type { FileScanner } from '../scan/scanner.js'
import type { Workshop } from '../workshop/workshop.js'
import type { FileMeter } from './meter.js'

/** What `createFiles` puts together once; each use case names those it works with. */
export interface Parts {
  readonly store: FileStore
  readonly blobs: Blobs
  readonly access: FileAccess
  /** What all files wait for in state `processing`, where there is one; without it only pictures, sound and video do. */
  readonly scanner?: FileScanner | undefined
  /** Where foreign bytes are decoded. */
  readonly workshop: Workshop
  /** What signs links. */
  readonly addressKeys: AddressKeys
  /** Of one file. */
  readonly maxBytes: number
  /** Of all files of one user. */
  readonly quotaBytes: number
  readonly clock: Clock
  readonly log: Log
  /** Is told what figures are made of. */
  readonly meter?: FileMeter | undefined
  /** Says that a job was added in a transaction of the store. */
  readonly wakeJobs: () => void
  /** Says that stickers of a user are others now, with the user's `rev`. */
  readonly tellStickers: (userId: number, rev: number) => void
}
