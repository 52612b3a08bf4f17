export type { S3Options } from './bucket.js'
export { createS3Blobs } from './s3-blobs.js'
