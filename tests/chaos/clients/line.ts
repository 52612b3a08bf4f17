/** A line of a group, as the checker compares it. */
import type { GroupLine } from '@stonechat/protocol'
import type { LineState } from '../history/history.js'

export function lineOf(line: GroupLine): LineState {
  const { kind, actor_id, user_ids = [], user_count = 0, name, seq, created_at } = line
  const told = JSON.stringify([kind, actor_id, user_ids, user_count, name, seq, created_at])
  return { rev: line.rev, afterSeq: line.after_seq, told }
}
