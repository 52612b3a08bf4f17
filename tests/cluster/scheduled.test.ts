/** Messages that are sent later, on several nodes of which some are killed. */
import { type Cluster, call, hasMariaDb, hasNats, register, startCluster } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTimeoutMs, testTimeoutMs } from '../support/cluster.js'
import { readTexts, scheduleMany } from '../support/scheduled.js'

/** The claim of a node that was killed, and what a busy machine adds. */
const settledMs = 120_000

describe.skipIf(!hasMariaDb() || !hasNats())(
  'messages that are sent later',
  { timeout: testTimeoutMs },
  () => {
    let cluster: Cluster
    beforeAll(async () => {
      cluster = await startCluster()
    }, startTimeoutMs)
    afterAll(() => cluster?.[Symbol.asyncDispose]())

    it('[T359] of three nodes, two of which are killed while messages become due, each message is sent once', async () => {
      const nodes = [await cluster.startNode(), await cluster.startNode(), await cluster.startNode()] as const
      const [ann, bob, cem] = [await register(nodes[0]), await register(nodes[1]), await register(nodes[2])]
      const [fromAnn, fromCem] = await Promise.all([
        scheduleMany(nodes[0], ann, bob.id, { count: 60, name: 'ann', inMs: 2_500 }),
        scheduleMany(nodes[2], cem, bob.id, { count: 60, name: 'cem', inMs: 2_500 }),
      ])
      const received = async () => (await readTexts(nodes[1], bob, ann.id)).length
      await expect.poll(received, { interval: 20, timeout: 30_000 }).toBeGreaterThan(5)
      await nodes[0].kill()
      await nodes[2].kill()
      expect(await received()).toBeLessThan(60)
      const again = await cluster.startNode({ id: nodes[0].id })
      for (const sender of [ann, cem]) {
        const waiting = async () =>
          (await call(again, 'GET /api/scheduled', { token: sender.token })).body.scheduled
        await expect.poll(waiting, { timeout: settledMs }).toEqual([])
      }
      expect((await readTexts(again, bob, ann.id)).toSorted()).toEqual(fromAnn.toSorted())
      expect((await readTexts(again, bob, cem.id)).toSorted()).toEqual(fromCem.toSorted())
    })
  },
)
