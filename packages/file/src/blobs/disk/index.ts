export { createDiskBlobs, type DiskBlobsOptions } from './disk-blobs.js'
export { removeOldTemporaries } from './old-temporaries.js'
