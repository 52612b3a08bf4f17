import { setTimeout as delay } from 'node:timers/promises'
import { createIm, createLocalBus } from '@stonechat/im'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { storageLimits } from '../limits.js'
import { draft } from '../testing/local-store.js'
import { makeGroup } from '../testing/make-group.js'
import { connectMysql } from './connect-mysql.js'
import { openMysql } from './open-mysql.js'
import { addressOn, createRecordingLog, describeWithMariaDb } from './testing/with-mariadb.js'

const retried = 'storage.write_retried'

describeWithMariaDb('many at the same time', (getServer) => {
  it('[S200] 64 senders on two nodes fill one group: seq without gaps, each once, hardly a deadlock', async () => {
    const address = addressOn(getServer())
    const log = createRecordingLog()
    await using one = await openMysql({ ...address, log })
    await using other = await openMysql({ ...address, log })
    const senders = Array.from({ length: 64 }, (_, index) => index + 1)
    const group = await makeGroup(one.im, { name: 'g', ownerId: 1, memberIds: senders.slice(1), at: 1 })
    const key = { kind: 'group', groupId: group.id } as const

    const sent: string[] = []
    const send = async (sender: number) => {
      const node = sender % 2 === 0 ? one : other
      for (let round = 0; round < 10; round += 1) {
        const batch = [draft(key, sender), draft(key, sender)]
        const outcomes = await node.im.commitMessages(batch)
        expect(outcomes.map((outcome) => outcome.status)).toEqual(['created', 'created'])
        sent.push(...batch.map((message) => message.clientId))
        await node.im.readSession(sender, group.conversation_id, round * 100)
      }
    }
    await Promise.all(senders.map(send))

    const stored: string[] = []
    for (let after = 0; after < sent.length; after += 200) {
      const page = { conversationId: group.conversation_id, direction: 'newer', limit: 200 } as const
      const { messages } = await one.im.listMessages({ ...page, afterSeq: after })
      expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => after + index + 1))
      stored.push(...messages.map((message) => message.client_id))
    }
    expect(stored.sort()).toEqual(sent.sort())
    expect(log.count(retried)).toBeLessThanOrEqual(sent.length / 100)
  })

  it('[S204] 64 people talking at once share transactions, and each gets a seq of their own', async () => {
    const address = addressOn(getServer())
    const log = createRecordingLog()
    const batches: number[] = []
    await using stores = await openMysql({ ...address, log, onCommit: (messages) => batches.push(messages) })
    await using im = createIm({
      ...{ store: stores.im, bus: createLocalBus(), authenticate: async () => null },
    })
    const people = Array.from({ length: 64 }, (_, index) => index + 1)
    const group = await makeGroup(stores.im, { name: 'g', ownerId: 1, memberIds: people.slice(1), at: 1 })
    const say = async (userId: number) => {
      const seqs: number[] = []
      for (let round = 0; round < 10; round += 1) {
        const target = { target_type: 'group', target_id: group.id } as const
        const content = { type: 'text', text: `${userId}.${round}` } as const
        const { seq } = await im.call('message.send', { userId }, { ...target, content })
        seqs.push(seq)
      }
      return seqs
    }
    const seqs = await Promise.all(people.map(say))
    for (const own of seqs) expect(own).toEqual([...own].sort((a, b) => a - b))
    expect(seqs.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 640 }, (_, index) => index + 1))
    expect(batches.length).toBeLessThan(200)
    expect(log.count(retried)).toBe(0)
  })

  it('[S201] batches that share conversations, deliveries and reads lock in one order', async () => {
    const address = addressOn(getServer())
    const log = createRecordingLog()
    await using one = await openMysql({ ...address, log })
    await using other = await openMysql({ ...address, log })
    const people = Array.from({ length: 12 }, (_, index) => index + 1)
    const pairs = people.flatMap((low) =>
      people.filter((high) => high > low).map((high) => ({ kind: 'direct', low, high }) as const),
    )
    const shuffled = (round: number) =>
      [...pairs].sort((a, b) => ((a.low * 7 + a.high * round) % 13) - b.high)

    const work = async (node: typeof one, lane: number) => {
      for (let round = 1; round <= 8; round += 1) {
        const order = shuffled(round + lane)
        const outcomes = await node.im.commitMessages(order.map((key) => draft(key, key.low)))
        const created = outcomes.flatMap((outcome) => (outcome.status === 'created' ? [outcome] : []))
        expect(created).toHaveLength(pairs.length)
        await node.im.advanceDelivered(
          created.map(({ message, conversation: { key } }) => ({
            userId: key.kind === 'direct' ? key.high : 0,
            conversationId: message.conversation_id,
            seq: message.seq,
          })),
        )
      }
    }
    await Promise.all([one, other].flatMap((node) => [0, 1, 2, 3].map((lane) => work(node, lane))))
    const sessions = await one.im.listSessions(1, { limit: 100 })
    expect(sessions.map((session) => session.last_seq)).toEqual(sessions.map(() => 64))
    expect(log.count(retried)).toBeLessThanOrEqual(8)
  })

  it('[S522] a retry among new messages gets its first answer, the log has no gap, and nothing counts as a conflict', async () => {
    const address = addressOn(getServer())
    const log = createRecordingLog()
    await using node = await openMysql({ ...address, log })
    const key = { kind: 'direct', low: 1, high: 2 } as const
    const sent = draft(key, 1)
    await node.im.commitMessages([sent])
    const outcomes = await node.im.commitMessages([
      draft(key, 2),
      sent,
      { ...sent, bodyHash: 2 },
      draft(key, 1),
    ])
    expect(outcomes).toMatchObject([
      { status: 'created', message: { seq: 2 } },
      { status: 'duplicate', message: { seq: 1 } },
      { status: 'refused', code: 'conflict' },
      { status: 'created', message: { seq: 3 } },
    ])
    const { events } = await node.im.listEvents({ after: 0, limit: 10 })
    expect(events.map(({ id }) => id)).toEqual([1, 2, 3])
    expect(log.count(retried)).toBe(0)
  })

  it('[S523] a block that comes while a message waits for its conversation refuses it', async () => {
    const address = addressOn(getServer())
    await using node = await openMysql(address)
    const { db } = await connectMysql(address)
    const key = { kind: 'direct', low: 1, high: 2 } as const
    await node.im.commitMessages([draft(key, 1)])
    const slow = await db.startTransaction().execute()
    await slow.selectFrom('im_conversations').select('id').forUpdate().execute()
    const sending = node.im.commitMessages([draft(key, 1)])
    await untilSomeWait(db)
    await node.im.setBlock(2, 1, true, 1)
    await slow.commit().execute()
    expect(await sending).toMatchObject([{ status: 'refused', code: 'blocked' }])
    await db.destroy()
  })

  it('[Y430] a user who chooses who may write, while the first message to them is stored, is written to by no stranger afterwards', async () => {
    const address = addressOn(getServer())
    await using node = await openMysql(address)
    await using other = await openMysql(address)
    const { db } = await connectMysql(address)
    const old = { kind: 'direct', low: 3, high: 4 } as const
    const fresh = { kind: 'direct', low: 1, high: 2 } as const
    await node.im.commitMessages([draft(old, 3)])
    const slow = await db.startTransaction().execute()
    await slow.selectFrom('im_conversations').select('id').forUpdate().execute()
    // Has made the one conversation, and waits for the other.
    const sending = node.im.commitMessages([draft(fresh, 2), draft(old, 3)])
    await untilSomeWait(db)
    const choosing = other.im.setPrivacy(1, { messages_from: 'contacts' })
    // Either it waits for the message, or it is done before it.
    await Promise.race([choosing, untilSomeWait(db, 2)])
    await slow.commit().execute()
    await Promise.all([sending, choosing])
    const [outcome] = await node.im.commitMessages([draft(fresh, 2)])
    expect(outcome).toMatchObject({ status: 'refused', code: 'not_a_contact' })
    await db.destroy()
  })

  it('[S202] a transaction that lost a deadlock is run again, unseen by its caller', async () => {
    const address = addressOn(getServer())
    const log = createRecordingLog()
    await using node = await openMysql({ ...address, log })
    const { db, engine } = await connectMysql({ ...address, log })
    await node.im.saveLastSeen([
      { userId: 1, at: 1 },
      { userId: 2, at: 1 },
    ])
    let meeting = 0
    let bothHoldOne: () => void = () => {}
    const met = new Promise<void>((resolve) => {
      bothHoldOne = resolve
    })
    // In opposite order: the engine ends one of the two.
    const lockInOrder = (first: number, second: number) =>
      engine.write(db, async (trx) => {
        const move = (userId: number) =>
          trx
            .updateTable('im_presence')
            .set((eb) => ({ last_seen_at: eb('last_seen_at', '+', 1) }))
            .where('user_id', '=', userId)
            .execute()
        await move(first)
        meeting += 1
        if (meeting === 2) bothHoldOne()
        await met
        await move(second)
      })
    await Promise.all([lockInOrder(1, 2), lockInOrder(2, 1)])
    expect(await node.im.getLastSeen([1, 2])).toMatchObject([{ lastSeenAt: 3 }, { lastSeenAt: 3 }])
    expect(log.count(retried)).toBe(1)
    await db.destroy()
  })

  it('[S203] attempts are bounded: a transaction that always loses is overloaded', async () => {
    const log = createRecordingLog()
    const { db, engine } = await connectMysql({ ...addressOn(getServer()), log })
    const deadlock = Object.assign(new Error('Deadlock found when trying to get lock'), { errno: 1213 })
    let attempts = 0
    const error = await engine
      .write(db, async () => {
        attempts += 1
        throw deadlock
      })
      .catch((reason: unknown) => engine.translateError(reason))
    expect(error).toMatchObject({ code: 'overloaded', cause: deadlock })
    expect(attempts).toBe(storageLimits.databaseWriteMaxAttempts)
    await db.destroy()
  })
})

/** Resolves once so many transactions wait for others. */
async function untilSomeWait(db: Awaited<ReturnType<typeof connectMysql>>['db'], count = 1): Promise<void> {
  const countWaiting = sql<{ waiting: number }>`
    select count(*) as waiting from information_schema.innodb_trx where trx_state = 'LOCK WAIT'`
  // The engine refreshes this view only after 100 ms without a query of it.
  while (Number((await countWaiting.execute(db)).rows[0]?.waiting) < count) await delay(150)
}
