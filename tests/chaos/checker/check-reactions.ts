/**
 * Reactions: one that was acknowledged is stored once, unless the same person took it back later; none that nobody made; and a
 * message says of them what is stored. Those of a recalled message went with it.
 */
import { versions } from '../history/entry.js'
import type { ConversationTruth, History, MessageState, StoredReaction } from '../history/history.js'
import type { Findings } from './findings.js'
import { type MarkWrites, markWritesOf, reactionThing } from './mark-writes.js'
import { mayEndAs, wordsOf } from './writes.js'

/** So many users are named with an emoji. */
const namedMax = 10

export function checkReactions(history: History, findings: Findings): void {
  const { conversations } = history.truth
  const stored = new Set<string>()
  const recalled = new Set<string>()
  for (const conversation of conversations.values()) {
    checkStored(conversation, findings)
    for (const { seq, version } of conversation.messages)
      if (version === versions.recalled) recalled.add(`${conversation.conversation} ${seq}`)
    for (const { seq, user, face } of conversation.reactions) {
      const thing = reactionThing(conversation.conversation, seq, user, face)
      stored.add(thing)
    }
  }
  checkWrites(markWritesOf(history), stored, recalled, findings)
}

function checkWrites(
  writes: MarkWrites,
  stored: ReadonlySet<string>,
  recalled: ReadonlySet<string>,
  findings: Findings,
): void {
  const wished = [...writes.keys()].filter((thing) => thing.includes('reaction'))
  for (const thing of new Set([...wished, ...stored])) {
    const [, conversation, seq] = /^conversation (\d+), seq (\d+)/.exec(thing)!
    if (recalled.has(`${conversation} ${seq}`)) continue
    const own = writes.get(thing) ?? []
    if (!mayEndAs(stored.has(thing) ? 1 : 0, own))
      findings.add(
        'reaction',
        `${thing} is ${stored.has(thing) ? '' : 'not '}there, but the devices did: ${own.map(wordsOf).join('; ') || 'nothing'}`,
      )
  }
}

/** What messages say of reactions is what is stored of them, each with the `rev` of a change that was one. */
function checkStored(
  { conversation, messages, reactions, changes }: ConversationTruth,
  findings: Findings,
): void {
  const bySeq = new Map<number, StoredReaction[]>()
  for (const reaction of reactions) {
    const where = `conversation ${conversation}, seq ${reaction.seq}`
    bySeq.set(reaction.seq, [...(bySeq.get(reaction.seq) ?? []), reaction])
    if (changes[reaction.rev - 1]?.reacted !== reaction.seq)
      findings.add('reaction', `${where}: rev ${reaction.rev} of a reaction is no change of that`)
  }
  for (const message of messages) {
    const where = `conversation ${conversation}, seq ${message.seq}`
    const own = bySeq.get(message.seq) ?? []
    if (message.version === versions.recalled && own.length > 0)
      findings.add('reaction', `${where} was recalled, and has reactions`)
    const [told, expected] = [textOf(message), textOfStored(own)]
    if (told !== expected)
      findings.add('reaction', `${where} says of its reactions ${told}, but ${expected} are stored`)
  }
}

function textOf({ reactions }: MessageState): string {
  return reactions
    .map(({ face, count, users }) => `${face}: ${count} (${users.join(', ')})`)
    .sort()
    .join('; ')
}

/** The first who reacted are named. */
function textOfStored(stored: readonly StoredReaction[]): string {
  const users = new Map<number, number[]>()
  for (const { face, user } of stored) users.set(face, [...(users.get(face) ?? []), user])
  return [...users]
    .map(([face, all]) => `${face}: ${all.length} (${all.slice(0, namedMax).join(', ')})`)
    .sort()
    .join('; ')
}
