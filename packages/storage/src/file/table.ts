import type { FileKind, FileState } from '@stonechat/protocol'
import type { TableOf } from '../sql/table.js'

/**
 * What is known of files and of uploads under way. One is there unless its state is `removing` or `expires_at` has passed. Expired ones are
 * found by `files_expired (expires_at)`, those of a user by `files_client (owner_id, client_id)`.
 */
export interface FilesTable {
  id: string
  owner_id: number
  client_id: string | null
  /** Of what was asked for with the `client_id`: tells a retry from something else. */
  fingerprint: number
  kind: FileKind
  name: string
  media_type: string
  /** As announced, until it is known how many there are. */
  bytes: number
  width: number | null
  height: number | null
  duration_ms: number | null
  thumbhash: string | null
  waveform: string | null
  /** `removing` once it is taken out of use; its bytes are then deleted. */
  state: FileState | 'removing'
  created_at: number
  /**
   * When it is removed where no message has it, by the clock of the database; `null` while one has it, or it is a sticker. Of those that are being removed:
   * when somebody else may try.
   */
  expires_at: number | null
  blob_key: string
  preview_key: string | null
  /** How many bytes are there already. */
  uploaded: number
  /** What the blobs remember of an upload; `null` once it is finished. */
  blob_state: string | null
  /** Who writes to the upload; `null` where nobody does. */
  lease: string | null
  /** Until when, by the clock of the database; 0 where nobody does. */
  lease_until: number
  /** 1 where another waits for the lease. */
  lease_wanted: number
}

/** How many bytes the files of a user have in all, as announced or as they are. */
export interface FileUsageTable {
  user_id: number
  bytes: number
}

/** Avatars whose pictures are among the blobs. Those of an owner are found by `file_avatars_owner (owner_kind, owner_id)`. */
export interface FileAvatarsTable {
  hash: string
  owner_kind: 'user' | 'group'
  owner_id: number
  created_at: number
}

export const files: TableOf<'files', FilesTable> = { name: 'files', key: ['id'] }
export const fileUsage: TableOf<'file_usage', FileUsageTable> = { name: 'file_usage', key: ['user_id'] }
export const fileAvatars: TableOf<'file_avatars', FileAvatarsTable> = {
  name: 'file_avatars',
  key: ['hash'],
}
