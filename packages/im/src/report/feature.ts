import type { Handlers } from '@stonechat/protocol/operations'
import { createReport, type ReportParts } from './create-report.js'

export function createReportFeature(parts: ReportParts): Handlers<'report.create'> {
  return { 'report.create': (input, { caller }) => createReport(parts, caller.userId, input) }
}
