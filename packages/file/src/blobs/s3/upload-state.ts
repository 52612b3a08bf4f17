import { fileLimits } from '../../limits.js'
import type { Turn } from './objects.js'

/** What has to be remembered of a blob that is begun. */
export interface UploadState {
  /** How many there will be. */
  readonly bytes: number
  readonly partBytes: number
  /** Absent for a blob of one part, which needs no upload in parts. */
  readonly uploadId?: string
  /** Of the parts that are there, in order. */
  readonly etags: readonly string[]
  /** What came behind the last part, as an object of its own. */
  readonly tail?: { readonly turn: Turn; readonly bytes: number }
}

export function writeState(state: UploadState): string {
  return JSON.stringify(state)
}

/** A state that we wrote. */
export function readState(text: string): UploadState {
  return JSON.parse(text) as UploadState
}

/** How large the parts of so many bytes are: not too many, and none of them, the last left out, smaller than S3 takes. */
export function partBytesOf(bytes: number): number {
  return Math.max(fileLimits.s3PartMinBytes, Math.ceil(bytes / fileLimits.s3PartsMax))
}
