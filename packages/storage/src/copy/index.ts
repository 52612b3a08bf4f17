export { type CopiedCount, copyDatabase } from './copy-database.js'
export { type DatabaseEnd, type EndAddress, openSource, openTarget } from './open-end.js'
