/** The addresses that options take, without the code behind them. */
export { type BlobsAddress, parseBlobsAddress } from './blobs/blobs-address.js'
export { parseScanAddress, type ScanAddress, writeScanAddress } from './scan/scan-address.js'
