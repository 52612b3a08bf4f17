/** Rows of the log as records, with what they are about: each kind of thing is looked up once, by primary key. */
import type { EventRecord, GroupRecord } from '@stonechat/im/contract'
import { pairText } from '@stonechat/im/rules'
import { type Message, type MessageChangeName, StonechatError } from '@stonechat/protocol'
import type { Selectable } from 'kysely'
import type { ImChangesTable } from '../conversation/changes-table.js'
import { keyOf } from '../conversation/key-of.js'
import { toGroupRecord, toStoredGroup } from '../group/groups.js'
import { listMessagesAt } from '../message/list-messages.js'
import { distinctBy } from '../sql/distinct-by.js'
import type { Tx } from '../sql/tx.js'

type Row = Awaited<ReturnType<typeof selectRows>>[number]
type ChangeRow = Pick<Selectable<ImChangesTable>, 'kind' | 'actor_id' | 'former'>

/** What the events of a page are about, by `pairText` of their keys. */
interface Subjects {
  readonly messages: ReadonlyMap<string, Message>
  readonly changes: ReadonlyMap<string, ChangeRow>
  readonly groups: ReadonlyMap<number, GroupRecord>
}

/** The events of a range of ids (the lower end exclusive), ascending; pruned ones are missing. */
export async function loadEvents(tx: Tx, after: number, upTo: number): Promise<EventRecord[]> {
  const rows = await selectRows(tx, after, upTo)
  const subjects = {
    messages: await listMessagesAt(
      tx,
      keysOf(rows, ({ seq }) => seq),
    ),
    changes: await loadChanges(tx, rows),
    groups: await loadGroups(tx, rows),
  }
  return rows.map((row) => toRecord(row, subjects))
}

function selectRows(tx: Tx, after: number, upTo: number) {
  return tx.db
    .selectFrom('im_events as e')
    .innerJoin('im_conversations as c', 'c.id', 'e.conversation_id')
    .select(['e.id', 'e.kind', 'e.conversation_id', 'e.seq', 'e.rev', 'e.at'])
    .select(['c.direct_low', 'c.direct_high', 'c.group_id'])
    .where('e.id', '>', after)
    .where('e.id', '<=', upTo)
    .where('e.kind', '<>', 'pruned')
    .orderBy('e.id')
    .execute()
}

async function loadChanges(tx: Tx, rows: readonly Row[]) {
  const keys = keysOf(rows, ({ rev }) => rev)
  if (keys.length === 0) return new Map<string, ChangeRow>()
  const wanted = tx.engine.tuples<{ conversation_id: number; rev: number }>(['conversation_id', 'rev'], keys)
  const found = await tx.db
    .selectFrom(wanted.as('w'))
    .innerJoin('im_changes as ch', (join) =>
      join.onRef('ch.conversation_id', '=', 'w.conversation_id').onRef('ch.rev', '=', 'w.rev'),
    )
    .select(['ch.conversation_id', 'ch.rev', 'ch.kind', 'ch.actor_id', 'ch.former'])
    .execute()
  return new Map(found.map((row) => [pairText(row.conversation_id, row.rev), row]))
}

async function loadGroups(tx: Tx, rows: readonly Row[]): Promise<Map<number, GroupRecord>> {
  const ids = new Set(rows.flatMap((row) => (isOfGroup(row) && row.group_id !== null ? [row.group_id] : [])))
  if (ids.size === 0) return new Map()
  const found = await tx.db
    .selectFrom('im_groups as g')
    .innerJoin('im_conversations as c', 'c.id', 'g.conversation_id')
    .selectAll('g')
    .select('c.rev')
    .where('g.id', 'in', [...ids])
    .execute()
  return new Map(found.map((row) => [row.id, toGroupRecord(toStoredGroup(row), row.rev)]))
}

function keysOf(rows: readonly Row[], second: (row: Row) => number | null): (readonly [number, number])[] {
  const keys = rows.flatMap((row): (readonly [number, number])[] => {
    const value = second(row)
    return value === null ? [] : [[row.conversation_id, value]]
  })
  return distinctBy(keys, (key) => pairText(...key))
}

function isOfGroup({ kind }: Row): boolean {
  return kind === 'group_changed'
}

function toRecord(row: Row, { messages, changes, groups }: Subjects): EventRecord {
  const base = { id: row.id, at: row.at, conversationId: row.conversation_id, key: keyOf(row) }
  const change = row.rev === null ? undefined : changes.get(pairText(row.conversation_id, row.rev))
  if (isOfGroup(row)) {
    const group = orLost(groups.get(row.group_id ?? 0))
    return { ...base, kind: 'group_changed', group, rev: row.rev ?? 0, ...describeGroupChange(change) }
  }
  const message = orLost(messages.get(pairText(row.conversation_id, row.seq ?? 0)))
  if (change === undefined) return { ...base, kind: 'message_created', message }
  return {
    ...{ ...base, kind: 'message_changed', message, rev: row.rev ?? 0, actorId: change.actor_id },
    change: change.kind.replace('message_', '') as MessageChangeName,
  }
}

type GroupEvent = Extract<EventRecord, { kind: 'group_changed' }>

const groupChanges: Partial<Record<ImChangesTable['kind'], GroupEvent['change']>> = {
  group_updated: 'updated',
  members_added: 'members_added',
  member_removed: 'member_removed',
  member_changed: 'member_changed',
  group_dissolved: 'dissolved',
}

/** A new group has no row of what was before. */
function describeGroupChange(
  change: ChangeRow | undefined,
): Pick<GroupEvent, 'change' | 'actorId' | 'userIds'> {
  if (change === undefined) return { change: 'created', actorId: null, userIds: [] }
  const { user_ids = [] } = JSON.parse(change.former ?? '{}') as { user_ids?: number[] }
  return { change: groupChanges[change.kind] ?? 'updated', actorId: change.actor_id, userIds: user_ids }
}

/** Nothing an event is about is ever deleted. */
function orLost<T>(found: T | undefined): T {
  if (found === undefined) throw new StonechatError('internal', { cause: new Error('an event lost its row') })
  return found
}
