import type { ScheduledBody, ScheduledRecord } from '@stonechat/im/contract'
import { filesOf } from '@stonechat/im/rules'
import type { Content, Scheduled } from '@stonechat/protocol'
import type { Selectable } from 'kysely'
import type { ImScheduledTable } from './table.js'

export type ScheduledRow = Selectable<ImScheduledTable>

/** Files that wait with a message are kept like those of messages: as if of one in a conversation that nobody is in. */
export function placeOf(id: number): { readonly conversation_id: 0; readonly seq: number } {
  return { conversation_id: 0, seq: id }
}

export function bodyOf({ body }: Pick<ScheduledRow, 'body'>): ScheduledBody {
  return JSON.parse(body) as ScheduledBody
}

/** One with files that are not filled in would have been refused. */
export function contentOf(row: Pick<ScheduledRow, 'body'>): Content {
  return bodyOf(row).content as Content
}

export function fileIdsOf(row: Pick<ScheduledRow, 'body'>): string[] {
  return filesOf(contentOf(row)).map(({ id }) => id)
}

export function toScheduled(row: ScheduledRow): Scheduled {
  const { content: _, reply_to, ...rest } = bodyOf(row)
  return {
    ...{ id: row.id, target_type: row.target_type, target_id: row.target_id },
    ...{ content: contentOf(row), reply_to: reply_to ?? null, ...rest },
    ...{ client_id: row.client_id, send_at: row.send_at, created_at: row.created_at },
    ...(row.refused === null ? {} : { refused: row.refused }),
  }
}

export function toRecord(row: ScheduledRow): ScheduledRecord {
  const { id, user_id: userId, target_type, target_id, client_id } = row
  return { id, userId, input: { ...bodyOf(row), target_type, target_id, client_id } }
}
