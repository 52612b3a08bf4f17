/** Forwarding to several people by a node that is killed in the middle of it. */
import { randomUUID } from 'node:crypto'
import { type Cluster, call, hasMariaDb, hasNats, register, startCluster } from '@stonechat/testkit'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGroup, sendText, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'
import { readTexts } from '../support/scheduled.js'

const said = 100
/** Together more than one transaction takes, `commitBatchMaxMessages`. */
const targets = 12

describe.skipIf(!hasMariaDb() || !hasNats())('forwarding over nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[T534] a node is killed in the middle of forwarding to several: a retry on another brings each message everywhere once, in order', async () => {
    const staying = await cluster.startNode()
    const dying = await cluster.startNode()
    const [ann, bob] = [await register(staying), await register(staying)]
    const readers = await Promise.all(Array.from({ length: targets }, () => register(staying)))
    const from = await makeGroup(staying, bob, ann)
    for (let index = 1; index <= said; index += 1) await sendText(staying, bob, from, `${index}`)

    for (const reader of readers.slice(0, -1)) await sendText(staying, reader, { target_id: ann.id }, 'hello')
    // Nothing can be said to the last one while this lock is held.
    const { body: last } = await sendText(staying, readers.at(-1)!, { target_id: ann.id }, 'hello')
    const database = await createConnection(cluster.databaseUrl)
    await database.beginTransaction()
    await database.query('select id from im_conversations where id = ? for update', [last.conversation_id])

    const body = {
      ...{ from, client_id: randomUUID(), as: 'each' },
      seqs: Array.from({ length: said }, (_, index) => index + 1),
      to: readers.map(({ id }) => ({ target_type: 'user', target_id: id })),
    }
    const received = () => Promise.all(readers.map((reader) => readTexts(staying, reader, ann.id)))
    const count = async () => (await received()).flat().length
    const forwarding = call(dying, 'POST /api/messages/forward', { token: ann.token, body })
    const refused = expect(forwarding).rejects.toThrow()
    await expect.poll(count, { timeout: 60_000 }).toBeGreaterThan(targets)
    await dying.kill()
    await refused
    await database.end()
    expect((await received()).at(-1)).toEqual(['hello'])

    const again = await call(staying, 'POST /api/messages/forward', { token: ann.token, body })
    expect(again.status).toBe(201)
    expect(again.body.refused).toBeUndefined()
    expect(again.body.messages).toHaveLength(said * targets)
    const wanted = ['hello', ...Array.from({ length: said }, (_, index) => `${index + 1}`)]
    expect(await received()).toEqual(readers.map(() => wanted))
    const once = await call(staying, 'POST /api/messages/forward', { token: ann.token, body })
    expect([once.status, once.body]).toEqual([200, again.body])
    expect(await count()).toBe((said + 1) * targets)
  })
})
