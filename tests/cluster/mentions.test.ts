/** Mentions of a person whose devices are on three nodes, of which one is cut off and then killed. */
import { randomUUID } from 'node:crypto'
import {
  type Cluster,
  call,
  createFaultProxy,
  hasMariaDb,
  hasNats,
  type Person,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askUntilAnswered, makeGroup, openDevice, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

/** The way back to a node that was away, and what a busy machine adds. */
const patience = { timeout: 60_000 }
const perSender = 40

describe.skipIf(!hasMariaDb() || !hasNats())('mentions over three nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[T530] the mentions of a person are counted right on all devices after the node of one was cut off, and was killed, while they came', async () => {
    await using bus = await createFaultProxy(cluster.nats)
    const [one, two] = [await cluster.startNode(), await cluster.startNode()]
    const natsAddress = `nats://127.0.0.1:${bus.port}`
    const three = await cluster.startNode({ natsAddress })
    await using line = await createFaultProxy(three)
    const [ann, bob, cem] = [await register(one), await register(two), await register(three)]
    const group = await makeGroup(one, ann, bob, cem)
    await using phone = await openDevice(one, bob)
    await using tablet = await openDevice(two, bob, 'tablet')
    await using laptop = await openDevice(line, bob, 'laptop')
    const devices = [phone, tablet, laptop]
    const online = () => devices.map((device) => device.connection.getSnapshot().status)
    await expect.poll(online, patience).toEqual(['online', 'online', 'online'])

    const mentioning = new Set<string>()
    let progress = 0
    const post = async (path: string, by: Person, body: object, turn: number) => {
      const nodes = [[three, one, two][turn % 3]!, one, two]
      const answer = await askUntilAnswered(nodes, `POST /api/${path}`, {
        ...{ token: by.token, body: { ...group, ...body } },
      })
      expect([answer.status < 300, answer.text]).toEqual([true, answer.text])
      return answer.body
    }
    const talk = async (by: Person) => {
      for (let turn = 0; turn < perSender; turn += 1) {
        const client_id = randomUUID()
        const mentions = turn % 2 === 0 ? { mentions: [bob.id] } : {}
        const { seq } = await post('send', by, { content: '@Bob', client_id, ...mentions }, turn)
        const isTaken = turn % 10 === 4
        if (turn % 2 === 0 && !isTaken) mentioning.add(client_id)
        // One way of not mentioning him any more, and the other.
        if (isTaken && by === ann) await post('messages/recall', by, { seq }, turn)
        if (isTaken && by === cem) await post('messages/edit', by, { seq, content: 'hi', mentions: [] }, turn)
        progress += 1
      }
    }
    const reaches = (share: number) =>
      expect.poll(() => progress, { ...patience, interval: 10 }).toBeGreaterThanOrEqual(perSender * 2 * share)
    const talking = Promise.all([talk(ann), talk(cem)])
    await reaches(0.2)
    bus.refuse()
    line.refuse()
    await reaches(0.4)
    await phone.call('session.read', { ...group, seq: 12 })
    bus.heal()
    line.heal()
    await reaches(0.6)
    await three.kill()
    await talking
    await using again = await cluster.startNode({ id: three.id, port: three.port, natsAddress })
    laptop.reconnect()

    const path = `target_type=group&target_id=${group.target_id}` as const
    const history = await call(one, `GET /api/messages?${path}&limit=200`, { token: bob.token })
    const messages: { seq: number; client_id: string }[] = history.body.messages
    expect(messages).toHaveLength(perSender * 2)
    const left = messages.flatMap(({ seq, client_id }) =>
      mentioning.has(client_id) && seq > 12 ? [seq] : [],
    )
    const truth = { unread: perSender * 2 - 12, unread_mentions: left.length, mention_seq: left[0] }
    for (const node of [one, two, again]) {
      const { body } = await call(node, `GET /api/session?${path}`, { token: bob.token })
      expect(body).toMatchObject({ ...truth, mention_seqs: left })
    }
    const shown = () =>
      devices.map((device) => {
        const { unread, unread_mentions, mention_seq } = device.session(group).getSnapshot() ?? {}
        return { unread, unread_mentions, mention_seq }
      })
    await expect.poll(shown, patience).toEqual([truth, truth, truth])
  })
})
