/** The bytes of a file that is to go up. */
export interface BlobRecord {
  readonly id: string
  readonly blob: Blob
}
