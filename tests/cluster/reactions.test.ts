/** Reactions to one message that three nodes gather at once, of which one is cut off and then killed. */
import {
  type Cluster,
  type ClusterNode,
  call,
  createFaultProxy,
  hasMariaDb,
  hasNats,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  askUntilAnswered,
  makeGroup,
  openDevice,
  sendText,
  startTimeoutMs,
  testTimeoutMs,
} from '../support/cluster.js'

const patience = { timeout: 60_000 }
const people = 24

describe.skipIf(!hasMariaDb() || !hasNats())('reactions over three nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[T533] nobody’s reaction is lost or counted twice where three nodes gather them, one is cut off and killed, and all that got no answer is asked for again', async () => {
    await using bus = await createFaultProxy(cluster.nats)
    const natsAddress = `nats://127.0.0.1:${bus.port}`
    const [one, two] = [await cluster.startNode(), await cluster.startNode()]
    const three = await cluster.startNode({ natsAddress })
    await using line = await createFaultProxy(three)
    const crowd = await Promise.all(Array.from({ length: people }, () => register(one)))
    const [ann, bob] = [crowd[0]!, crowd[1]!]
    const group = await makeGroup(one, ann, ...crowd.slice(1))
    await sendText(one, ann, group, 'who comes?')
    await using phone = await openDevice(one, bob)
    await using tablet = await openDevice(two, bob, 'tablet')
    await using laptop = await openDevice(line, bob, 'laptop')
    const timelines = [phone, tablet, laptop].map((device) => device.open(group))
    const shown = () =>
      timelines.map((timeline) =>
        timeline.getSnapshot().messages[0]?.reactions?.map(({ emoji, count }) => [emoji, count]),
      )
    const seen = () => timelines.map((timeline) => timeline.getSnapshot().messages.length)
    await expect.poll(seen, patience).toEqual([1, 1, 1])

    let answered = 0
    const wishes = [
      ['👍', true],
      ['🎉', true],
      ['👍', false],
    ] as const
    const react = async (index: number) => {
      const { token } = crowd[index]!
      // Half of them change their mind.
      for (const [emoji, on] of wishes.slice(0, index % 2 === 0 ? 3 : 2)) {
        const nodes = [[three, one, two][index % 3]!, one, two]
        const body = { ...group, seq: 1, emoji, on }
        const answer = await askUntilAnswered(nodes, 'POST /api/messages/react', { token, body })
        expect([answer.status, answer.text]).toEqual([200, answer.text])
        answered += 1
      }
    }
    const reaches = (count: number) =>
      expect.poll(() => answered, { ...patience, interval: 5 }).toBeGreaterThanOrEqual(count)
    const reacting = Promise.all(crowd.map((_, index) => react(index)))
    await reaches(1)
    bus.refuse()
    line.refuse()
    await reaches(people)
    await three.kill()
    await reacting
    bus.heal()
    line.heal()
    await using again = await cluster.startNode({ id: three.id, port: three.port, natsAddress })
    laptop.reconnect()

    const truth = [...crowd.keys()].flatMap((index) => [
      ...(index % 2 === 0 ? [] : [`👍 ${crowd[index]!.id}`]),
      `🎉 ${crowd[index]!.id}`,
    ])
    const whoReacted = async (node: ClusterNode): Promise<string[]> => {
      const path = `target_type=group&target_id=${group.target_id}&seq=1&limit=200` as const
      const { body } = await call(node, `GET /api/messages/reactions?${path}`, { token: bob.token })
      return body.reactions.map(
        ({ emoji, user_id }: { emoji: string; user_id: number }) => `${emoji} ${user_id}`,
      )
    }
    for (const node of [one, two, again])
      expect((await whoReacted(node)).toSorted()).toEqual(truth.toSorted())
    const counts = [
      ['👍', people / 2],
      ['🎉', people],
    ]
    const sorted = () => shown().map((all) => all?.toSorted())
    await expect.poll(sorted, patience).toEqual([0, 1, 2].map(() => counts.toSorted()))
    for (const timeline of timelines) timeline.close()
  })
})
