/** People who come back to messages of many conversations, each to a backlog of their own. */
import { randomUUID } from 'node:crypto'
import type { ImStore, MessageDraft } from '@stonechat/im'
import type { BenchDatabase } from '../lib/database.js'
import { type BenchUser, makeGroup, makeUsers } from '../lib/people.js'

export interface BacklogOptions {
  readonly readers: number
  /** Half of them direct conversations, half groups. */
  readonly conversations: number
  readonly perConversation: number
  readonly textBytes: number
}

/** `[conversation_id, last_seq, rev]`: what a client says it holds. */
export type Held = readonly [number, number, number]

export interface Reader {
  readonly user: BenchUser
  /** What they held before they went. */
  readonly held: readonly Held[]
}

const batchSize = 256

/** Writes one message into each conversation, notes its position, then writes what will be missed. */
export async function fillBacklog(database: BenchDatabase, options: BacklogOptions): Promise<Reader[]> {
  const { readers: count, conversations, perConversation } = options
  await using stores = await database.open()
  const users = await makeUsers(stores, count)
  const writers = await makeUsers(stores, conversations)
  const readers: Reader[] = []
  for (const user of users) {
    const places = await Promise.all(writers.map((writer, index) => placeOf(user, writer, index)))
    await commit(places, 1)
    const sessions = await stores.im.listSessions(user.id, { limit: conversations })
    readers.push({ user, held: sessions.map((one) => [one.conversation_id, one.last_seq, one.rev]) })
    await commit(places, perConversation)
  }
  return readers

  async function placeOf(user: BenchUser, writer: BenchUser, index: number) {
    const groupId = index % 2 === 0 ? undefined : await makeGroup(stores, [writer.id, user.id])
    const key =
      groupId === undefined
        ? ({ kind: 'direct', low: Math.min(user.id, writer.id), high: Math.max(user.id, writer.id) } as const)
        : ({ kind: 'group', groupId } as const)
    return { key, senderId: writer.id }
  }

  async function commit(
    places: readonly Pick<MessageDraft, 'key' | 'senderId'>[],
    times: number,
  ): Promise<void> {
    const text = 'x'.repeat(options.textBytes)
    const drafts = Array.from({ length: times }, () =>
      places.map(
        (place): MessageDraft => ({
          ...place,
          ...{ clientId: randomUUID(), content: { type: 'text', text }, replyTo: null, bodyHash: 1 },
          createdAt: Date.now(),
        }),
      ),
    ).flat()
    for (let start = 0; start < drafts.length; start += batchSize)
      await commitAll(stores.im, drafts.slice(start, start + batchSize))
  }
}

async function commitAll(im: ImStore, drafts: readonly MessageDraft[]): Promise<void> {
  for (const outcome of await im.commitMessages(drafts))
    if (outcome.status !== 'created') throw new Error('a message of the backlog was refused')
}
