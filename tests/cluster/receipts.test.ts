/** Two nodes with NATS between them: who reads on one is told to who follows the group on the other. */
import type { EventData } from '@stonechat/protocol'
import {
  type Cluster,
  type ClusterNode,
  hasMariaDb,
  hasNats,
  openSocket,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGroup, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

describe.skipIf(!hasMariaDb() || !hasNats())('receipts over two nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  let one: ClusterNode
  let other: ClusterNode
  beforeAll(async () => {
    cluster = await startCluster()
    one = await cluster.startNode()
    other = await cluster.startNode()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[T150] positions that move on one node reach the connections that follow the group on the other, until their user is removed', async () => {
    const [ann, bob, cem] = [await register(one), await register(other), await register(other)]
    const target = await makeGroup(one, ann, bob, cem)
    await using annSocket = await openSocket(one, ann.token)
    await using bobSocket = await openSocket(one, bob.token)
    await using cemSocket = await openSocket(other, cem.token)
    const send = async () => (await annSocket.request('message.send', { ...target, content: 'hi' })).data.seq
    const first = await send()
    for (const socket of [annSocket, bobSocket])
      expect((await socket.request('receipt.subscribe', target)).data.positions).toHaveLength(3)
    await cemSocket.request('session.read', { ...target, seq: first })
    const isOfCem = (seq: number) => (data: EventData['receipt.changed']) =>
      [data, ...(data.others ?? [])].some((one) => one.user_id === cem.id && one.read_seq === seq)
    for (const socket of [annSocket, bobSocket]) await socket.next('receipt.changed', isOfCem(first))

    await annSocket.request('group.remove', { group_id: target.target_id, user_id: bob.id })
    const second = await send()
    await cemSocket.request('session.read', { ...target, seq: second })
    await annSocket.next('receipt.changed', isOfCem(second))
    await bobSocket.request('ping', {})
    const told = bobSocket.pending.filter(({ event }) => event === 'receipt.changed')
    expect(told.map(({ data }) => data).some((data) => isOfCem(second)(data as never))).toBe(false)
  })
})
