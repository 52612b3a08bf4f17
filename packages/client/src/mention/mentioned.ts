/** Which messages mention the user: what the server said last, with what messages have said since. */
import { type Session, toUnreadMentions, type UnreadMentions } from '@stonechat/protocol'

/** What the server says of a session, an older one less. */
type Told = Pick<Session, 'last_seq' | 'rev' | 'read_seq' | 'floor_seq' | 'mention_seqs'> &
  Partial<Pick<UnreadMentions, 'unread_mentions'>>

/** A session with what its unread mentions follow from. */
export type Held = Session & { readonly mentioned?: Mentioned }

export interface Mentioned {
  /** The state of the conversation in which the server counted … */
  readonly last_seq: number
  readonly rev: number
  /** … what lay after this message. */
  readonly after: number
  readonly seqs: readonly number[]
  /** More than `seqs` names, where there are many. */
  readonly count: number
  /** What messages that came, or changed, after that state say: whether each mentions the user. */
  readonly since: readonly (readonly [seq: number, rev: number, isMention: boolean])[]
}

export function mentionedOf(session: Told & Pick<Held, 'mentioned'>): Mentioned {
  const { mentioned, last_seq, rev, read_seq, floor_seq, mention_seqs: seqs = [], unread_mentions } = session
  const after = Math.max(read_seq, floor_seq)
  return mentioned ?? { last_seq, rev, after, seqs, count: unread_mentions ?? 0, since: [] }
}

/** Both in one: the later answer, with the latest that is known of each message since. */
export function mergeMentioned(held: Mentioned, incoming: Mentioned): Mentioned {
  const isNewer = incoming.last_seq >= held.last_seq && incoming.rev >= held.rev
  const isLater = incoming.last_seq > held.last_seq || incoming.rev > held.rev || incoming.after >= held.after
  return [...held.since, ...incoming.since].reduce(note, {
    ...(isNewer && isLater ? incoming : held),
    since: [],
  })
}

/** Whether only the server knows if it counted one of these. */
export function isUnclear({ last_seq, seqs, count }: Mentioned, asked: readonly number[]): boolean {
  return count > seqs.length && asked.some((seq) => seq > (seqs.at(-1) ?? 0) && seq <= last_seq)
}

/** What is unread of it after this place. */
export function countMentioned(
  mentioned: Mentioned,
  start: number,
  deleted: readonly number[],
): UnreadMentions {
  const { last_seq, seqs, count, since } = mentioned
  const now = new Set(seqs)
  for (const [seq, , isMention] of since)
    if (!isMention) now.delete(seq)
    else if (!isUnclear(mentioned, [seq])) now.add(seq)
  const unread = [...now].filter((seq) => seq > start && !deleted.includes(seq)).sort((a, b) => a - b)
  const unnamed = start < last_seq ? count - seqs.length : 0
  return toUnreadMentions(unread, unnamed)
}

/** With what is known of one message: whether it mentions the user in its state of this `rev`. */
export function note(mentioned: Mentioned, fact: Mentioned['since'][number]): Mentioned {
  const [seq, rev] = fact
  const known = mentioned.since.find(([one]) => one === seq)
  const isTold = seq <= mentioned.last_seq && rev <= mentioned.rev
  if (isTold || (known && known[1] >= rev)) return mentioned
  return { ...mentioned, since: [...mentioned.since.filter((one) => one !== known), fact] }
}
