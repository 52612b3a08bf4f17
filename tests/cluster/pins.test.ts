/** Pins over nodes: the limit is one for all of them, and so is the bar, whatever is cut or killed meanwhile. */
import {
  type Cluster,
  type ClusterNode,
  call,
  createFaultProxy,
  hasMariaDb,
  hasNats,
  type Person,
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
const pinsMax = 100

describe.skipIf(!hasMariaDb() || !hasNats())('pins over nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  let one: ClusterNode
  let two: ClusterNode
  beforeAll(async () => {
    cluster = await startCluster()
    one = await cluster.startNode()
    two = await cluster.startNode()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  const listPins = async (node: ClusterNode, { token }: Person, target: object): Promise<number[]> => {
    const query = new URLSearchParams(Object.entries(target).map(([key, value]) => [key, String(value)]))
    const { body } = await call(node, `GET /api/messages/pins?${query}`, { token })
    return body.messages.map(({ seq }: { seq: number }) => seq)
  }
  const pin = (node: ClusterNode, { token }: Person, target: object, seq: number, on = true) =>
    call(node, 'POST /api/messages/pin', { token, body: { ...target, seq, on } })

  it('[T531] of two nodes that pin at once in one conversation exactly 100 pins come about, and one more where one is taken back', async () => {
    const [ann, bob] = [await register(one), await register(two)]
    const [toBob, toAnn] = [{ target_id: bob.id }, { target_id: ann.id }]
    for (let seq = 1; seq <= pinsMax + 20; seq += 1) await sendText(one, ann, toBob, `${seq}`)
    const pinAs = (seq: number) => (seq % 2 ? pin(one, ann, toBob, seq) : pin(two, bob, toAnn, seq))
    const seqs = Array.from({ length: pinsMax + 20 }, (_, index) => index + 1)
    const answers = await Promise.all(seqs.map(pinAs))
    const pinned = seqs.filter((_, index) => answers[index]!.status === 200)
    const refusals = answers.filter(({ status }) => status !== 200).map(({ body }) => body.code)
    expect(pinned).toHaveLength(pinsMax)
    expect(refusals).toEqual(Array.from({ length: 20 }, () => 'limit_reached'))
    const bar = await listPins(one, ann, toBob)
    expect(bar.toSorted((first, second) => first - second)).toEqual(pinned)
    expect(await listPins(two, bob, toAnn)).toEqual(bar)

    expect((await pin(two, bob, toAnn, bar[0]!, false)).status).toBe(200)
    const left = seqs.filter((seq) => !pinned.includes(seq))
    const more = await Promise.all(left.map(pinAs))
    expect(more.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await listPins(one, ann, toBob)).toHaveLength(pinsMax)
  })

  it('[T532] the bar of every device is what was last asked for, on every node, after one was cut off, and was killed, while pins changed', async () => {
    await using bus = await createFaultProxy(cluster.nats)
    const natsAddress = `nats://127.0.0.1:${bus.port}`
    const three = await cluster.startNode({ natsAddress })
    await using line = await createFaultProxy(three)
    const [ann, bob, cem] = [await register(one), await register(two), await register(three)]
    const group = await makeGroup(one, ann, bob, cem)
    await call(one, `POST /api/groups/${group.target_id}/members/${cem.id}/update`, {
      ...{ token: ann.token, body: { role: 'admin' } },
    })
    const count = 30
    for (let seq = 1; seq <= count; seq += 1) await sendText(one, bob, group, `${seq}`)
    await using phone = await openDevice(one, ann)
    await using tablet = await openDevice(two, bob, 'tablet')
    await using laptop = await openDevice(line, bob, 'laptop')
    const devices = [phone, tablet, laptop]
    const bars = devices.map((device) => device.pins(group))
    const stops = bars.map((bar) => bar.subscribe(() => {}))
    await pin(one, ann, group, 1)
    const shown = () => bars.map((bar) => bar.getSnapshot()?.map(({ seq }) => seq))
    await expect.poll(shown, patience).toEqual([[1], [1], [1]])

    let progress = 0
    // Each message has one who pins it, so that what was asked for last is known.
    const change = async (by: Person, first: number) => {
      const seqs = Array.from({ length: count / 2 }, (_, index) => first + 2 * index)
      const back = seqs.filter((seq) => seq % 3 === 0)
      for (const [seq, on] of [...seqs.map((seq) => [seq, true]), ...back.map((seq) => [seq, false])]) {
        const nodes = [[three, one, two][progress % 3]!, one, two]
        const body = { ...group, seq, on }
        const answer = await askUntilAnswered(nodes, 'POST /api/messages/pin', { token: by.token, body })
        expect([answer.status, answer.text]).toEqual([200, answer.text])
        progress += 1
      }
    }
    const reaches = (steps: number) =>
      expect.poll(() => progress, { ...patience, interval: 10 }).toBeGreaterThanOrEqual(steps)
    const changing = Promise.all([change(ann, 1), change(cem, 2)])
    await reaches(8)
    bus.refuse()
    line.refuse()
    await reaches(18)
    bus.heal()
    line.heal()
    await reaches(28)
    await three.kill()
    await changing
    await using again = await cluster.startNode({ id: three.id, port: three.port, natsAddress })
    laptop.reconnect()

    const wanted = Array.from({ length: count }, (_, index) => index + 1).filter((seq) => seq % 3 !== 0)
    const bar = await listPins(one, bob, group)
    expect(bar.toSorted((first, second) => first - second)).toEqual(wanted)
    for (const node of [two, again]) expect(await listPins(node, bob, group)).toEqual(bar)
    await expect.poll(shown, patience).toEqual([bar, bar, bar])
    for (const stop of stops) stop()
  })
})
