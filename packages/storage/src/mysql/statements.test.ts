import { expect, it } from 'vitest'
import { draft } from '../testing/local-store.js'
import { makeGroup } from '../testing/make-group.js'
import { MysqlLink, type Parameter } from './connect.js'
import { addressOn, describeWithMariaDb, openHere } from './testing/with-mariadb.js'

interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

interface PlanRow {
  readonly table: string | null
  readonly type: string
  readonly rows: string
  readonly Extra: string
}

describeWithMariaDb('statements of the hot path on MariaDB', (getServer) => {
  it('[S240] a send takes the same statements in a group of 2,000, and a batch of 256 those of one', async () => {
    const statements: Statement[] = []
    const onStatement = ({ query }: { query: Statement }) => void statements.push(query)
    await using stores = await openHere({ ...addressOn(getServer()), onStatement })
    const count = async (work: () => Promise<unknown>) => {
      statements.length = 0
      await work()
      return statements.length
    }
    const makeKey = async (members: number) => {
      const memberIds = Array.from({ length: members - 1 }, (_, index) => index + 2)
      const group = await makeGroup(stores.im, { name: 'g', ownerId: 1, memberIds, at: 1 })
      const key = { kind: 'group', groupId: group.id } as const
      await stores.im.commitMessages([draft(key, 1)])
      return key
    }
    const small = await makeKey(2)
    const large = await makeKey(2_000)
    const one = await count(() => stores.im.commitMessages([draft(small, 1)]))
    expect(one).toBe(8)
    expect(await count(() => stores.im.commitMessages([draft(large, 1)]))).toBe(one)
    const batch = Array.from({ length: 256 }, (_, index) => draft(large, index + 1))
    expect(await count(() => stores.im.commitMessages(batch))).toBe(one)
    // A snapshot is set up by one more: sessions are READ COMMITTED.
    const sync = { sessions: 10, conversations: 10, messages: 10, bytes: 50_000 }
    expect(await count(() => stores.im.getChangesSince(1, { held: [], limit: sync }))).toBe(7)
  })

  it('[T21] 200 reactions to 50 messages that are gathered take the statements of one', async () => {
    let statements = 0
    const onStatement = () => {
      statements += 1
    }
    await using stores = await openHere({ ...addressOn(getServer()), onStatement })
    const people = Array.from({ length: 200 }, (_, index) => index + 1)
    const group = await makeGroup(stores.im, { name: 'g', ownerId: 1, memberIds: people.slice(1), at: 1 })
    const key = { kind: 'group', groupId: group.id } as const
    await stores.im.commitMessages(Array.from({ length: 50 }, () => draft(key, 1)))
    const count = async (actors: readonly number[], on: boolean) => {
      statements = 0
      const wishes = actors.map((actorId) => ({ actorId, seq: 1 + (actorId % 50), emoji: '👍', on, at: 1 }))
      await stores.im.setReactions(key, wishes)
      return statements
    }
    const one = await count([1], true)
    expect(await count(people.slice(1), true)).toBe(one)
    const back = await count([1], false)
    expect(await count(people.slice(1), false)).toBe(back)
    expect([one, back]).toEqual([12, 12])
  })

  it('[S540] a hundred people who sync at once, each a few messages behind, share fewer than 40 statements', async () => {
    let statements = 0
    const onStatement = () => {
      statements += 1
    }
    await using stores = await openHere({ ...addressOn(getServer()), onStatement })
    const members = Array.from({ length: 100 }, (_, index) => index + 1)
    const group = await makeGroup(stores.im, { name: 'g', ownerId: 1, memberIds: members.slice(1), at: 1 })
    for (let count = 0; count < 3; count += 1)
      await stores.im.commitMessages([draft({ kind: 'group', groupId: group.id }, 1)])
    const limit = { sessions: 10, conversations: 10, messages: 10, bytes: 50_000 }
    statements = 0
    const records = await Promise.all(
      members.map((userId) => stores.im.getChangesSince(userId, { held: [], limit })),
    )
    expect(statements).toBeLessThan(40)
    for (const { conversations } of records)
      expect(conversations[0]?.messages.map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('[S241] no statement of a send, a delivery, a sync or a page reads a whole table or a whole conversation', async () => {
    const server = getServer()
    const address = addressOn(server)
    const statements = new Map<string, Statement>()
    const onStatement = ({ query }: { query: Statement }) => void statements.set(query.sql, query)
    await using stores = await openHere({ ...address, onStatement })
    const group = await makeGroup(stores.im, {
      ...{ name: 'g', ownerId: 1, memberIds: Array.from({ length: 500 }, (_, index) => index + 2), at: 1 },
    })
    const inGroup = { kind: 'group', groupId: group.id } as const
    // Conversations of others too: one who takes part in all reads all of them.
    for (let round = 1; round <= 5; round += 1)
      await stores.im.commitMessages(
        Array.from({ length: 256 }, (_, index) => {
          if (index % 2 === 0) return draft(inGroup, index + 1)
          const low = index < 10 ? 1 : index * round
          return draft({ kind: 'direct', low, high: low + index }, low)
        }),
      )
    const link = await MysqlLink.open({ address })
    // Of an empty table the engine reads the whole: that is the quickest.
    const blocks = Array.from({ length: 400 }, (_, index) => `(${1_000 + index}, 1, 1)`)
    await link.query(`insert into im_blocks (user_id, blocked_id, created_at) values ${blocks.join(', ')}`)
    const lines = Array.from({ length: 400 }, (_, index) => [
      `(${group.conversation_id}, ${index + 1}, ${index}, 'left', 1, 0, 1)`,
      `(${group.conversation_id + index + 1_000}, 0, 0, 'created', 1, 0, 1)`,
    ])
    await link.query(
      `insert into im_group_lines (conversation_id, rev, after_seq, kind, actor_id, user_count, at) values ${lines.flat().join(', ')}`,
    )
    await stores.im.keepNameKeys(
      Array.from({ length: 500 }, (_, index) => ({ userId: index + 1, nameKey: `name${index}` })),
    )
    await link.query(
      'analyze table im_messages, im_sessions, im_conversations, im_group_members, im_names, im_blocks, im_group_lines',
    )
    statements.clear()
    await stores.im.commitMessages([draft(inGroup, 5), draft({ kind: 'direct', low: 1, high: 2 }, 1)])
    await stores.im.advanceDelivered(
      [1, 2, 3].map((userId) => ({ userId, conversationId: group.conversation_id, seq: 3 })),
    )
    await stores.im.readSession(1, group.conversation_id, 5)
    await stores.im.getChangesSince(1, {
      held: [],
      limit: { sessions: 10, conversations: 10, messages: 10, bytes: 50_000 },
    })
    await stores.im.getChangesSince(3, {
      held: [],
      limit: { sessions: 10, conversations: 10, messages: 500, bytes: 50_000 },
    })
    await stores.im.listSessions(1, { limit: 50 })
    await stores.im.getAccess(1, inGroup)
    const place = { conversationId: group.conversation_id, fromRev: 0, fromSeq: 5, toSeq: 40 }
    await stores.im.listLines({ ...place, limit: 50 })
    for (const direction of ['older', 'newer'] as const)
      for (const beforeSeq of [undefined, 300])
        await stores.im.listMessages({
          ...{
            userId: 1,
            conversationId: group.conversation_id,
            afterSeq: 0,
            beforeSeq,
            direction,
            limit: 50,
          },
        })
    await stores.im.listUndelivered(1, { perConversation: 10, total: 50 })
    await stores.im.listMemberships(1)
    await stores.im.searchMembers(group.id, { text: 'e4', limit: 50, afterUserId: 0 })

    let explained = 0
    for (const { sql, parameters } of statements.values()) {
      if (!sql.startsWith('select')) continue
      const plan = await link.query(`explain ${sql}`, parameters as Parameter[])
      for (const { table, type, rows, Extra } of plan as PlanRow[]) {
        // Of the values to look up themselves all are read.
        if (table === null || table === 'w' || /^</.test(table)) continue
        expect(['ALL', 'index'], `${type} of ${table} in ${sql}`).not.toContain(type)
        // What is read in order ends at the limit; the estimate does not know of it.
        const endsAtLimit = / limit \?$/.test(sql) && !/filesort|temporary/.test(Extra)
        if (!endsAtLimit) expect(Number(rows), `${table} in ${sql}`).toBeLessThan(200)
      }
      explained += 1
    }
    expect(explained).toBeGreaterThan(8)
    await link.close()
  })
})
