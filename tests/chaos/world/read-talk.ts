/** What people added to messages, as its own tables have it, by conversation. */
import { faceOf } from '../clients/added.js'
import { everybody } from '../history/entry.js'
import type { StoredMention, StoredPin, StoredReaction } from '../history/history.js'
import type { ChaosDatabase } from './database.js'

type ByConversation<T> = ReadonlyMap<number, readonly T[]>

export interface Talk {
  readonly reactions: ByConversation<StoredReaction>
  readonly pins: ByConversation<StoredPin>
  readonly mentions: ByConversation<StoredMention>
}

export async function readTalk(database: ChaosDatabase): Promise<Talk> {
  const reactions = await database.select('select * from im_reactions order by rev, user_id, emoji')
  return {
    reactions: group(reactions, ({ seq, user_id, emoji, rev }) => ({
      ...{ seq: Number(seq), user: Number(user_id), face: faceOf(String(emoji)), rev: Number(rev) },
    })),
    pins: await readPins(database),
    mentions: await readMentions(database),
  }
}

/** Pinned last first. */
export async function readPins(database: ChaosDatabase): Promise<ByConversation<StoredPin>> {
  const rows = await database.select('select * from im_pins order by rev desc')
  return group(rows, ({ seq, rev }) => ({ seq: Number(seq), rev: Number(rev) }))
}

async function readMentions(database: ChaosDatabase): Promise<ByConversation<StoredMention>> {
  const rows = await database.select('select * from im_mentions order by seq, user_id')
  return group(rows, ({ seq, user_id }) => ({ seq: Number(seq), user: Number(user_id) }))
}

/** The messages of each conversation that mention a user or everybody, ascending. */
export async function readMentioned(
  database: ChaosDatabase,
): Promise<(user: number, conversation: number) => readonly number[]> {
  const mentions = await readMentions(database)
  return (user, conversation) => {
    const own = (mentions.get(conversation) ?? []).filter(
      (one) => one.user === user || one.user === everybody,
    )
    return [...new Set(own.map(({ seq }) => seq))]
  }
}

type Row = Awaited<ReturnType<ChaosDatabase['select']>>[number]

function group<T>(rows: readonly Row[], read: (row: Row) => T): Map<number, T[]> {
  const all = new Map<number, T[]>()
  for (const row of rows) {
    const conversation = Number(row.conversation_id)
    const own = all.get(conversation) ?? []
    all.set(conversation, own)
    own.push(read(row))
  }
  return all
}
