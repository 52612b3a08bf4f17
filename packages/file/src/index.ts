export type { FileMeter, WorkshopRun } from './base/meter.js'
export { type OpenBlobsOptions, openBlobs } from './blobs/open-blobs.js'
export { type CheckSummary, checkFiles, type FileFault } from './check/check-files.js'
export type * from './contract/index.js'
export { createFiles, type Files, type FilesOptions } from './files.js'
export type { FileJobKinds } from './job-kinds.js'
export { type ClamdOptions, createClamdScanner } from './scan/clamd.js'
export type { ScanAddress } from './scan/scan-address.js'
export type { FileScanner, ScanVerdict } from './scan/scanner.js'
export { addToPack, type PackParts, type PackPicture } from './sticker/add-to-pack.js'
export type { HeldUpload } from './upload/holding.js'
export type { Checksum as UploadChecksum } from './upload/read-checked.js'
export {
  type CreatedUpload,
  createUploads,
  type UploadRequest,
  type Uploads,
  type UploadsOptions,
} from './upload/uploads.js'
export { createWorkshop, type Workshop, type WorkshopOptions } from './workshop/workshop.js'
