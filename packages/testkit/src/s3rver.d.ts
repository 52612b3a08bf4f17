declare module 's3rver' {
  import type { RequestListener } from 'node:http'

  export interface ObjectStore {
    listObjects(
      bucket: string,
      options: { readonly prefix: string; readonly startAfter: string; readonly maxKeys: number },
    ): Promise<{
      readonly objects: readonly {
        readonly key: string
        readonly size: number
        readonly lastModifiedDate: Date
      }[]
      readonly isTruncated: boolean
    }>
  }

  /** What we use of it; it comes without types. */
  export default class S3rver {
    constructor(options: {
      readonly directory: string
      readonly silent: boolean
      readonly vhostBuckets: boolean
      readonly allowMismatchedSignatures: boolean
      readonly configureBuckets: readonly { readonly name: string }[]
    })
    readonly store: ObjectStore
    configureBuckets(): Promise<unknown>
    callback(): RequestListener
  }
}
