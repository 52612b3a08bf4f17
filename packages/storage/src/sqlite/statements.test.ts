import { randomUUID } from 'node:crypto'
import { createIm, createLocalBus } from '@stonechat/im'
import type { MessageExtras } from '@stonechat/protocol'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { EachRow } from '../sql/each-row.js'
import { draft, type LocalStore, openLocalStore } from '../testing/local-store.js'
import { makeGroup } from '../testing/make-group.js'
import { createTestFiles } from '../testing/test-files.js'
import { sqliteEngine } from './sqlite-engine.js'

const at = 1_750_000_000_000

async function countStatements(store: LocalStore, work: () => Promise<unknown>): Promise<number> {
  store.statements.length = 0
  await work()
  return store.statements.length
}

describe('statements of the hot path', () => {
  it('[S1] a send in a group of 2,000 takes the statements of one in a group of 2', async () => {
    await using store = await openLocalStore()
    const send = async (members: number): Promise<number> => {
      const memberIds = Array.from({ length: members - 1 }, (_, index) => index + 2)
      const group = await makeGroup(store.im, { name: 'g', ownerId: 1, memberIds, at })
      const key = { kind: 'group', groupId: group.id } as const
      await store.im.commitMessages([draft(key, 1)])
      return countStatements(store, () => store.im.commitMessages([draft(key, 1)]))
    }
    const small = await send(2)
    expect(await send(2_000)).toBe(small)
    expect(small).toBe(8)
  })

  it('[G919] a page of a group takes one statement more for its lines, and a direct conversation none', async () => {
    await using store = await openLocalStore()
    const group = await makeGroup(store.im, { name: 'g', ownerId: 1, memberIds: [2], at })
    await store.im.commitMessages([
      draft({ kind: 'group', groupId: group.id }, 1),
      draft({ kind: 'direct', low: 1, high: 2 }, 1),
    ])
    await using im = createIm({ store: store.im, bus: createLocalBus(), authenticate: async () => null })
    const count = async (target: { target_type: 'user' | 'group'; target_id: number }) => {
      const read = () => im.call('message.list', { userId: 1 }, target)
      await read()
      return countStatements(store, read)
    }
    expect(await count({ target_type: 'user', target_id: 2 })).toBe(2)
    expect(await count({ target_type: 'group', target_id: group.id })).toBe(3)
  })

  it('[T21] 200 reactions to 50 messages that are gathered take the statements of one', async () => {
    await using store = await openLocalStore()
    const people = Array.from({ length: 200 }, (_, index) => index + 1)
    const group = await makeGroup(store.im, { name: 'g', ownerId: 1, memberIds: people.slice(1), at })
    const key = { kind: 'group', groupId: group.id } as const
    await store.im.commitMessages(Array.from({ length: 50 }, () => draft(key, 1)))
    const wish = (actorId: number, on: boolean) => ({ actorId, seq: 1 + (actorId % 50), emoji: '👍', on, at })
    const count = (wishes: ReturnType<typeof wish>[]) =>
      countStatements(store, () => store.im.setReactions(key, wishes))
    const one = await count([wish(1, true)])
    expect(await count(people.slice(1).map((actorId) => wish(actorId, true)))).toBe(one)
    expect(one).toBe(12)
    const back = await count([wish(1, false)])
    expect(await count(people.slice(1).map((actorId) => wish(actorId, false)))).toBe(back)
    expect(back).toBe(one)
  })

  it('[T426] 200 votes in a poll that are gathered take the statements of one', async () => {
    await using store = await openLocalStore()
    const people = Array.from({ length: 200 }, (_, index) => index + 1)
    const group = await makeGroup(store.im, { name: 'g', ownerId: 1, memberIds: people.slice(1), at })
    const key = { kind: 'group', groupId: group.id } as const
    const content = { type: 'poll' as const, question: 'Lunch?', options: ['soup', 'rice'] }
    await store.im.commitMessages([draft(key, 1, { content })])
    const count = (actors: readonly number[], options: readonly number[]) => {
      const votes = actors.map((actorId) => ({ actorId, options, at }))
      return countStatements(store, () => store.im.setVotes(key, 1, votes))
    }
    const one = await count([1], [1])
    expect(await count(people.slice(1), [1])).toBe(one)
    const again = await count([1], [0])
    expect(await count(people.slice(1), [0])).toBe(again)
    expect(again).toBe(one)
  })

  it('[S2] a batch of 256 messages takes the statements of a batch of one', async () => {
    await using store = await openLocalStore()
    const batch = (size: number) =>
      Array.from({ length: size }, (_, index) => draft({ kind: 'direct', low: 1, high: index + 2 }, 1))
    await store.im.commitMessages(batch(256))
    const one = await countStatements(store, () => store.im.commitMessages(batch(1)))
    expect(await countStatements(store, () => store.im.commitMessages(batch(256)))).toBe(one)
    expect(one).toBe(7)
  })

  it('[T83] a batch that mentions nobody takes not a statement more, and one that mentions 50 people each one more', async () => {
    await using store = await openLocalStore()
    const memberIds = Array.from({ length: 60 }, (_, index) => index + 2)
    const group = await makeGroup(store.im, { name: 'g', ownerId: 1, memberIds, at })
    const key = { kind: 'group', groupId: group.id } as const
    const send = (size: number, extras?: MessageExtras) =>
      countStatements(store, async () => {
        const batch = Array.from({ length: size }, () => draft(key, 1, { extras }))
        const outcomes = await store.im.commitMessages(batch)
        expect(outcomes.every(({ status }) => status === 'created')).toBe(true)
      })
    await send(1)
    const usual = await send(1)
    expect(usual).toBe(8)
    const mentions = memberIds.slice(0, 50)
    expect(await send(1, { mentions, mention_all: true })).toBe(usual + 1)
    expect(await send(100, { mentions })).toBe(usual + 1)
    expect(await send(100)).toBe(usual)
  })

  it('[Y219] only where members wait a batch takes a statement more, one for all of them', async () => {
    await using store = await openLocalStore()
    const memberIds = Array.from({ length: 60 }, (_, index) => index + 2)
    const group = await makeGroup(store.im, { name: 'g', ownerId: 1, memberIds, at })
    const key = { kind: 'group', groupId: group.id } as const
    const send = (senders: readonly number[]) =>
      countStatements(store, async () => {
        const outcomes = await store.im.commitMessages(senders.map((userId) => draft(key, userId)))
        expect(outcomes.every(({ status }) => status === 'created')).toBe(true)
      })
    const run = (settings: { slow_mode_s?: number; who_mentions_all?: 'all' }) =>
      store.im.changeGroup({ kind: 'update', groupId: group.id, actorId: 1, at, settings })
    await send([1])
    const usual = await send([1])
    await run({ who_mentions_all: 'all' })
    expect(await send(memberIds)).toBe(usual)
    await run({ slow_mode_s: 60 })
    expect(await send([1])).toBe(usual)
    expect(await send(memberIds)).toBe(usual + 1)
  })

  it('[T84] only sessions with an unread mention take a statement more, one for a hundred of them', async () => {
    await using store = await openLocalStore()
    const others = Array.from({ length: 100 }, (_, index) => index + 2)
    const send = (extras?: MessageExtras) =>
      store.im.commitMessages(
        others.map((one) => draft({ kind: 'direct', low: 1, high: one }, one, { extras })),
      )
    await send()
    const list = () => countStatements(store, () => store.im.listSessions(1, { limit: 100 }))
    const usual = await list()
    await send({ mentions: [1] })
    expect(await list()).toBe(usual + 1)
    for (const { conversation_id } of await store.im.listSessions(1, { limit: 100 }))
      await store.im.readSession(1, conversation_id, 2)
    expect(await list()).toBe(usual)
  })

  it('[S3] a batch that opens 100 conversations takes the statements of one that opens one', async () => {
    await using store = await openLocalStore()
    const batch = (first: number, size: number) =>
      Array.from({ length: size }, (_, index) => draft({ kind: 'direct', low: 1, high: first + index }, 1))
    const one = await countStatements(store, () => store.im.commitMessages(batch(1_000, 1)))
    expect(await countStatements(store, () => store.im.commitMessages(batch(2_000, 100)))).toBe(one)
  })

  it('[S5] a retry within its batch needs no second transaction', async () => {
    await using store = await openLocalStore()
    const key = { kind: 'direct', low: 1, high: 2 } as const
    await store.im.commitMessages([draft(key, 1)])
    const one = draft(key, 1)
    expect(await countStatements(store, () => store.im.commitMessages([one, one, draft(key, 1)]))).toBe(7)
  })

  it('[S520] a batch that holds a retry is committed anew once, and the log of events has no gap', async () => {
    await using store = await openLocalStore()
    const key = { kind: 'direct', low: 1, high: 2 } as const
    const first = draft(key, 1)
    await store.im.commitMessages([first])
    const batch = [draft(key, 2), first, draft(key, 1)]
    const statuses: string[] = []
    const statements = await countStatements(store, async () => {
      for (const { status } of await store.im.commitMessages(batch)) statuses.push(status)
    })
    expect(statuses).toEqual(['created', 'duplicate', 'created'])
    // A beginning, the heads, the messages and the end of what was in vain; then the usual ones and a look at the retries.
    expect(statements).toBe(4 + 8)
    const { events } = await store.im.listEvents({ after: 0, limit: 10 })
    expect(events.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('[S521] a retry of a user who may no longer write gets its first answer, in one transaction', async () => {
    await using store = await openLocalStore()
    const key = { kind: 'direct', low: 1, high: 2 } as const
    const sent = draft(key, 1)
    await store.im.commitMessages([sent])
    await store.im.setBlock(2, 1, true, at)
    const outcomes: unknown[] = []
    const statements = await countStatements(store, async () => {
      outcomes.push(...(await store.im.commitMessages([sent, draft(key, 1)])))
    })
    expect(outcomes).toMatchObject([
      { status: 'duplicate', message: { seq: 1 } },
      { status: 'refused', code: 'blocked' },
    ])
    expect(statements).toBe(4)
  })

  it('[S270] a sync that finds nothing new is one statement, however many conversations are held', async () => {
    await using store = await openLocalStore()
    const limit = { sessions: 1_000, conversations: 200, messages: 200, bytes: 524_288 }
    const count = async (conversations: number) => {
      const others = Array.from({ length: conversations }, (_, index) => index + 2)
      await store.im.commitMessages(
        others.map((other) => draft({ kind: 'direct', low: 1, high: other }, other)),
      )
      const { sessions } = await store.im.getChangesSince(1, {
        held: [],
        limit: { ...limit, bytes: 9_999_999 },
      })
      const held = sessions.map(({ conversation_id, last_seq, rev, session_rev, deleted_rev }) => ({
        ...{ conversationId: conversation_id, lastSeq: last_seq, rev },
        ...{ sessionRev: session_rev, deletedRev: deleted_rev },
      }))
      expect(held).toHaveLength(conversations)
      return countStatements(store, async () =>
        expect(await store.im.getChangesSince(1, { held, limit })).toMatchObject({
          sessions: [],
          more: false,
        }),
      )
    }
    const few = await count(2)
    expect(await count(900)).toBe(few)
    // The beginning and the end of the transaction, and the one in between.
    expect(few).toBe(3)
  })

  it('[S603] what changed of a user is one statement where nothing did, for one user and for 100, and otherwise two', async () => {
    await using store = await openLocalStore()
    const users = Array.from({ length: 100 }, (_, index) => index + 1)
    for (const userId of users) await store.im.setBlock(userId, 7_000, true, at)
    const ask = (userId: number, sinceRev: number) => ({ userId, sinceRev, limit: 1_000 })
    const count = (work: () => Promise<unknown>) => countStatements(store, work)
    expect(await count(() => store.im.getUserState(1, 1, 1_000))).toBe(1)
    expect(await count(() => store.im.getUserState(1, 0, 1_000))).toBe(2)
    const current = users.map((userId) => ask(userId, 1))
    expect(await count(() => store.im.getLightUserStates(current))).toBe(1)
    const behind = users.map((userId) => ask(userId, userId % 2))
    expect(await count(() => store.im.getLightUserStates(behind))).toBe(2)
  })

  it('[S990] confirming the addresses of a page of users takes the statements of confirming one', async () => {
    await using store = await openLocalStore()
    const add = async (n: number) => {
      const outcome = await store.user.createUser({
        user: {
          username: `user${n}`,
          usernameKey: `user${n}`,
          usernameLooks: [],
          nickname: 'n',
          identities: [{ kind: 'phone', key: `+86138${n}` }],
          passwordHash: null,
          locale: 'en',
        },
        device: undefined,
        code: undefined,
        at,
      })
      return outcome.status === 'refused' ? 0 : outcome.user.id
    }
    const ids: number[] = []
    for (let n = 0; n < 101; n += 1) ids.push(await add(n))
    const one = await countStatements(store, () => store.user.proveAddresses(ids.slice(0, 1), at))
    expect(await countStatements(store, () => store.user.proveAddresses(ids, at))).toBe(one)
    expect(one).toBeLessThan(12)
  })

  it('[S4] no statement of messaging reads a whole table', async () => {
    await using store = await openLocalStore()
    await exercise(store)
    const statements = new Map(store.statements.map((one) => [one.sql, one]))
    let explained = 0
    for (const { sql: text, parameters } of statements.values()) {
      if (!/^(select|update|delete|insert)/.test(text)) continue
      const { rows } = await store.db.executeQuery<{ detail: string }>({
        ...sql`x`.compile(store.db),
        sql: `explain query plan ${text}`,
        parameters: parameters[0] instanceof EachRow ? parameters[0].rows[0]! : parameters,
      })
      explained += 1
      for (const { detail } of rows) {
        expect(detail, text).not.toMatch(/^SCAN (?!w$|json_each |\(subquery|.*CONSTANT ROW|\d+-ROW VALUES)/)
        // A whole conversation is as bad as a whole table.
        expect(detail, text).not.toMatch(/^SEARCH (m|ch|im_messages|im_changes) .*\(conversation_id=\?\)/)
      }
    }
    expect(explained).toBeGreaterThan(40)
  })
})

/** Calls every method of the store once or more. */
async function exercise({ db, im, statements }: LocalStore): Promise<void> {
  statements.length = 0
  const group = await makeGroup(im, { name: 'g', ownerId: 1, memberIds: [2, 3], at })
  const inGroup = { kind: 'group', groupId: group.id } as const
  const pair = { kind: 'direct', low: 1, high: 2 } as const
  await im.commitMessages([draft(pair, 1), draft(inGroup, 2), draft(inGroup, 2, { replyTo: 1 })])
  await im.commitMessages([draft(pair, 1), draft(inGroup, 2), draft(inGroup, 2, { replyTo: 1 })])
  const files = createTestFiles({ db, engine: sqliteEngine })
  const ids = [randomUUID(), randomUUID()]
  for (const id of ids) await files.add({ id, ownerId: 1, state: 'ready' })
  const facts = { kind: 'image' as const, name: 'a.png', media_type: 'image/png', bytes: 3 }
  const content = { type: 'file' as const, files: ids.map((id) => ({ id, ...facts })) }
  await im.commitMessages([draft(pair, 1, { content })])
  const change = { key: pair, actorId: 1, seq: 1, at, windowMs: 1_000 }
  const fewer = { ...content, files: content.files.slice(1) }
  await im.changeMessage({ ...change, seq: 3, content: fewer })
  await im.findVisibleFiles(2, ids)
  for (const kinds of [undefined, ['image' as const]])
    await im.listFileMessages({ conversationId: 1, userId: 2, kinds, afterSeq: 0, beforeSeq: 9, limit: 2 })
  for (const userId of [1, 2]) await im.deleteMessages({ userId, conversationId: 1, seqs: [3], at })
  await im.releaseFiles(1, 10)
  await im.changeMessage({ ...change, content: { type: 'text', text: 'better' } })
  await im.changeMessage({ ...change, content: null })
  await im.getAccess(1, pair)
  await im.getAccess(1, inGroup)
  for (const direction of ['older', 'newer'] as const)
    await im.listMessages({ conversationId: 1, afterSeq: 0, beforeSeq: 9, direction, limit: 2 })
  const [session] = await im.listSessions(1, { limit: 1 })
  const after = { pinnedAt: 0, lastAt: at, conversationId: session?.conversation_id ?? 0 }
  await im.listSessions(1, { limit: 1, after })
  await im.advanceDelivered([{ userId: 2, conversationId: 2, seq: 1 }])
  await im.readSession(2, 2, 2)
  await im.updateSession(2, 2, { pinned: true }, at)
  await im.listUndelivered(3, { perConversation: 5, total: 5 })
  const limit = { sessions: 5, conversations: 5, messages: 5, bytes: 50_000 }
  await im.getChangesSince(3, { held: [], limit })
  await im.getLightChanges([{ userId: 3, wish: { held: [], limit } }])
  const held = [{ conversationId: 2, lastSeq: 2, rev: 0, sessionRev: 0, deletedRev: 0 }]
  await im.getChangesSince(2, { held, limit })
  const deletion = { userId: 2, conversationId: 2, seqs: [1, 2], at }
  await im.deleteMessages(deletion)
  await im.deleteMessages(deletion)
  await im.getSession(2, 2)
  await im.getChangesSince(2, { held, limit })
  await im.listMessages({ conversationId: 2, userId: 2, afterSeq: 0, direction: 'newer', limit: 2 })
  await im.listMessageVersions({ conversationId: 2, seq: 1, afterRev: 0, limit: 5 })
  await im.getGroup(group.id)
  await im.getMember(group.id, 1)
  await im.listMembers(group.id, { limit: 5, afterUserId: 1 })
  await im.searchMembers(group.id, { text: 'a', limit: 5, afterUserId: 1 })
  await im.listMemberships(1)
  await im.findMembers(1, [1, 2])
  const place = { groupId: group.id, actorId: 1, at }
  await im.changeGroup({ kind: 'update', ...place, name: 'h' })
  await im.changeGroup({ kind: 'add', ...place, userIds: [4, 5], maxMembers: 9 })
  await im.changeGroup({ kind: 'member', ...place, userId: 4, role: 'admin' })
  await im.changeGroup({ kind: 'remove', ...place, userId: 5 })
  await im.changeGroup({ kind: 'remove', ...place, userId: 1 })
  await im.listEvents({ after: 0, limit: 100 })
  await im.getEventHead()
  await im.pruneEvents(at + 1, 2)
  await im.setBlock(1, 2, true, at)
  await im.setBlock(1, 2, false, at)
  await im.listBlocks(1)
  await im.saveLastSeen([{ userId: 1, at }])
  await im.setPresenceHidden(1, true)
  await im.getLastSeen([1, 2])
  await im.mergePreferences(1, { theme: 'dark' }, 1_000)
  await im.getPreferences(1)
  await im.getUserState(1, 0, 10)
  await im.getLightUserStates([1, 2].map((userId) => ({ userId, sinceRev: 0, limit: 10 })))
}
