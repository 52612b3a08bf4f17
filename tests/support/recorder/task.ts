/** What a recorder is given, and what the test and its recorders agree on. */
import type { MysqlAddress } from '@stonechat/storage/mysql'

export interface RecorderTask {
  /** Names one life of a process: never used twice. */
  readonly life: string
  /** The file that all lives append to. */
  readonly record: string
  readonly database: { readonly path: string } | MysqlAddress
  /** So many messages and jobs it makes, jobs numbered from here on. */
  readonly rounds: number
  readonly firstJob: number
  /** Events that it takes at once. */
  readonly pageMax: number
  readonly leaseMs: number
  readonly pollMs: number
}

export const recorderName = 'recorder'
export const jobKind = 'record'
