export type * from './contract/index.js'
export { type Sniffed, sniff, sniffBytes } from './kind/sniff.js'
