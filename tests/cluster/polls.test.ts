/** Polls on several nodes: votes from all of them are one count, and a poll ends once, whichever node is killed. */
import { connect as connectToNats } from '@nats-io/transport-node'
import {
  type Cluster,
  call,
  clusterSecret,
  hasMariaDb,
  hasNats,
  openSocket,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSeal } from '../../packages/cluster/src/seal.js'
import { makeGroup, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'
import { askMany, readPolls } from '../support/polls.js'

/** The claim of a node that was killed, and what a busy machine adds. */
const settledMs = 120_000

describe.skipIf(!hasMariaDb() || !hasNats())('polls over nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[T417] votes that come to two nodes at once are all counted, and of an anonymous poll no node publishes who voted but to the own devices', async () => {
    const nodes = [await cluster.startNode(), await cluster.startNode()] as const
    // She has the first id, which is the group's as well: that number in a frame names nobody.
    const ann = await register(nodes[0])
    const others = await Promise.all(Array.from({ length: 19 }, (_, index) => register(nodes[index % 2]!)))
    const people = [ann, ...others]
    const target = await makeGroup(nodes[0], ann, ...others)
    const content = { type: 'poll', question: 'Lunch?', options: ['soup', 'rice'], anonymous: true }
    const sent = await call(nodes[0], 'POST /api/send', { token: ann.token, body: { ...target, content } })
    await using there = await openSocket(nodes[1], ann.token)
    await using bus = await watchBus(cluster.nats.address)
    await Promise.all(
      people.map(async ({ token }, index) => {
        const body = { ...target, seq: sent.body.seq, options: [index % 2] }
        const { status } = await call(nodes[index % 2]!, 'POST /api/messages/vote', { token, body })
        expect(status).toBe(200)
      }),
    )
    const all = await there.next('message.changed', ({ poll }) => poll?.voters === 20)
    expect(all.poll?.counts).toEqual([10, 10])
    const frames = await bus.stop()
    const told = frames.filter(({ text }) => text.includes('"counts"'))
    expect(told.length).toBeGreaterThan(10)
    for (const { subject, text } of told) {
      const named = others.filter(({ id }) => new RegExp(`\\b${id}\\b`).test(text))
      expect(named.filter(({ id }) => !subject.endsWith(`u.${id}`))).toEqual([])
    }
  })

  it('[T418] of three nodes, two of which are killed while polls end, each poll is closed once', async () => {
    const nodes = [await cluster.startNode(), await cluster.startNode(), await cluster.startNode()] as const
    const [ann, bob] = [await register(nodes[0]), await register(nodes[1])]
    await askMany(nodes[2], ann, bob, { count: 60, inMs: 4_000 })
    const closed = async () =>
      (await readPolls(nodes[1], bob, ann.id)).filter(({ poll }) => poll?.closed_at !== undefined).length
    await expect.poll(closed, { interval: 20, timeout: 30_000 }).toBeGreaterThan(5)
    await nodes[0].kill()
    await nodes[2].kill()
    expect(await closed()).toBeLessThan(60)
    await expect.poll(closed, { timeout: settledMs }).toBe(60)
    for (const { content, poll } of await readPolls(nodes[1], bob, ann.id))
      expect(poll).toMatchObject({ counts: [0, 1], own: [1], closed_at: content.closes_at })
    const { body } = await call(nodes[1], 'GET /api/sessions', { token: bob.token })
    expect(body.sessions[0].rev).toBe(2 * 60)
  })
})

/** Every frame that nodes publish, opened with their secret, until it is stopped. */
async function watchBus(url: string) {
  const connection = await connectToNats({ servers: url })
  const seal = createSeal(clusterSecret)
  const frames: { subject: string; text: string }[] = []
  const all = connection.subscribe('>', {
    callback(_, { subject, data }) {
      frames.push({ subject, text: new TextDecoder().decode(seal.open(subject, data)) })
    },
  })
  await connection.flush()
  return {
    async stop() {
      await connection.flush()
      all.unsubscribe()
      return frames
    },
    [Symbol.asyncDispose]: () => connection.close(),
  }
}
