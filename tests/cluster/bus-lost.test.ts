/** The bus goes away: every node keeps accepting, and people of other nodes catch up when it is back. */
import {
  type Cluster,
  type ClusterNode,
  createFaultProxy,
  hasMariaDb,
  hasNats,
  openSocket,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDevice, says, sendText, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

/** The time it takes to see that the bus is frozen, to come back, and what a busy machine adds. */
const patience = { timeout: 60_000 }

describe.skipIf(!hasMariaDb() || !hasNats())('nodes whose bus is lost', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  let one: ClusterNode
  let other: ClusterNode
  beforeAll(async () => {
    cluster = await startCluster()
    one = await cluster.startNode()
    other = await cluster.startNode()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  /** How often a node reported that its link was lost, or restored. */
  const times = (node: ClusterNode, event: 'bus.lost' | 'bus.restored') =>
    node.logs.filter((line) => line.event === event).length

  const faults = [
    ['killed', () => cluster.nats.kill(), () => cluster.nats.restart()],
    ['frozen', async () => cluster.nats.freeze(), async () => cluster.nats.thaw()],
  ] as const

  it.each(faults)(
    '[N130] NATS %s: both nodes accept, and others catch up when it is back',
    async (_, lose, restore) => {
      const [ann, bob, cem] = [await register(one), await register(one), await register(one)]
      await using near = await openSocket(one, cem.token)
      await using far = await openSocket(other, bob.token)
      await using client = await openDevice(other, bob)
      const timeline = client.open({ target_type: 'user', target_id: ann.id })
      await expect.poll(() => client.connection.getSnapshot().status, patience).toBe('online')
      const lostBefore = [times(one, 'bus.lost'), times(other, 'bus.lost')]

      await lose()
      try {
        await expect.poll(() => times(one, 'bus.lost'), patience).toBeGreaterThan(lostBefore[0]!)
        await expect.poll(() => times(other, 'bus.lost'), patience).toBeGreaterThan(lostBefore[1]!)
        expect((await sendText(one, ann, { target_id: bob.id }, 'while it was away')).status).toBe(201)
        expect((await sendText(other, ann, { target_id: bob.id }, 'over there')).status).toBe(201)
        expect((await sendText(one, ann, { target_id: cem.id }, 'right here')).status).toBe(201)
        await near.next('message.created', says('right here'))
        await far.next('message.created', says('over there'))
      } finally {
        await restore()
      }
      await expect.poll(() => far.pending.some(({ event }) => event === 'resync'), patience).toBe(true)
      const { data } = await far.request('sync', { conversations: [] })
      const texts = (data as SyncAnswer).conversations.flatMap((each) =>
        each.messages.map(({ content }) => content.text),
      )
      expect(texts).toEqual(['while it was away', 'over there'])
      await expect
        .poll(() => timeline.getSnapshot().messages.map(({ content }) => content), patience)
        .toMatchObject([{ text: 'while it was away' }, { text: 'over there' }])
      timeline.close()

      const isBack = (node: ClusterNode) => times(node, 'bus.restored') === times(node, 'bus.lost')
      await expect.poll(() => isBack(one) && isBack(other), patience).toBe(true)
      await sendText(one, ann, { target_id: bob.id }, 'live again')
      await far.next('message.created', says('live again'))
    },
  )

  it('[N131] where one node alone is cut off, only clients that missed something are asked to sync', async () => {
    await using proxy = await createFaultProxy(cluster.nats)
    const cut = await cluster.startNode({ natsAddress: `nats://127.0.0.1:${proxy.port}` })
    const [ann, bob, cem] = [await register(one), await register(one), await register(one)]
    await using bobSocket = await openSocket(one, bob.token)
    await using cemSocket = await openSocket(one, cem.token)
    proxy.refuse()
    await cut.waitForLog('bus.lost')
    expect((await sendText(cut, ann, { target_id: bob.id }, 'do you hear me?')).status).toBe(201)
    proxy.heal()
    await expect.poll(() => bobSocket.pending.some(({ event }) => event === 'resync'), patience).toBe(true)
    await sendText(cut, ann, { target_id: cem.id }, 'and you?')
    await cemSocket.next('message.created', says('and you?'))
    expect(cemSocket.pending.filter(({ event }) => event === 'resync')).toEqual([])
  })
})

interface SyncAnswer {
  readonly conversations: readonly {
    readonly messages: readonly { readonly content: { readonly text: string } }[]
  }[]
}
