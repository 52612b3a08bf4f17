import type { OperationInput, TargetType } from '@stonechat/protocol'
import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/** What people reported. Those of a user are found by `im_reports_reporter (reporter_id, created_at)`. */
export interface ImReportsTable {
  id: Generated<number>
  reporter_id: number
  target_type: TargetType
  target_id: number
  reason: OperationInput<'report.create'>['reason']
  text: string
  /** JSON: the messages as they were. */
  messages: string
  state: 'open'
  created_at: number
}

export const imReports: TableOf<'im_reports', ImReportsTable> = { name: 'im_reports', key: ['id'] }
