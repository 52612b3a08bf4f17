export { createDiskBlobs, type DiskBlobsOptions } from './disk-blobs.js'
