export { type BlobsAddress, parseBlobsAddress } from './blobs/blobs-address.js'
export { type OpenBlobsOptions, openBlobs } from './blobs/open-blobs.js'
export type * from './contract/index.js'
export { type Sniffed, sniff, sniffBytes } from './kind/sniff.js'
