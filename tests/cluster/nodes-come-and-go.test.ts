/** Nodes join and leave under load, with no list of them anywhere, and nothing is lost. */
import { randomUUID } from 'node:crypto'
import type { Message, Target } from '@stonechat/protocol'
import {
  type Cluster,
  type ClusterNode,
  hasMariaDb,
  hasNats,
  openSocket,
  type Person,
  register,
  startCluster,
  type TestSocket,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGroup, sendText, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

const perSender = 60

describe.skipIf(!hasMariaDb() || !hasNats())('nodes that come and go', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[N140] from one node to three and back to one under load, every accepted message arrives at everybody, once and in order', async () => {
    const first = await cluster.startNode()
    const nodes: ClusterNode[] = [first]
    const senders = [await register(first), await register(first), await register(first)]
    const readers = [await register(first), await register(first)]
    const group = await makeGroup(first, senders[0]!, ...senders.slice(1), ...readers)
    const listening = readers.map((reader) => listen(reader, group, () => pick(nodes)))
    const accepted = new Set<string>()
    let progress = 0
    const stages = [
      async () => nodes.push(await cluster.startNode()),
      async () => nodes.push(await cluster.startNode()),
      // In good order, and as a power cut would.
      async () => nodes.splice(1, 1)[0]!.stop(),
      async () => nodes.splice(1, 1)[0]!.kill(),
    ]
    const sending = senders.map(async (sender) => {
      for (let index = 0; index < perSender; index += 1) {
        const clientId = randomUUID()
        await sendUntilAccepted(sender, clientId)
        accepted.add(clientId)
        progress += 1
      }
    })
    for (const [index, stage] of stages.entries()) {
      const share = (senders.length * perSender * (index + 1)) / (stages.length + 1)
      await expect.poll(() => progress, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(share)
      await stage()
    }
    await Promise.all(sending)
    // What a killed node had stored and not announced shows as a gap before this one.
    const last = randomUUID()
    await sendUntilAccepted(senders[0]!, last)
    accepted.add(last)

    const total = accepted.size
    for (const reader of listening) {
      await expect.poll(() => reader.heard.size, { timeout: 60_000 }).toBe(total)
      expect([...reader.heard.values()].sort()).toEqual([...accepted].sort())
      expect([...reader.heard.keys()].sort((a, b) => a - b)).toEqual(
        Array.from({ length: total }, (_, index) => index + 1),
      )
      expect(reader.repaired.size).toBeLessThanOrEqual(senders.length)
      await reader.stop()
    }

    async function sendUntilAccepted(sender: Person, clientId: string): Promise<void> {
      for (;;) {
        const answer = await sendText(pick(nodes), sender, group, 'hello', clientId).catch(() => undefined)
        if (answer?.status === 201 || answer?.status === 200) return
        if (answer !== undefined && answer.status < 500) throw new Error(`refused: ${answer.text}`)
      }
    }
  })
})

/**
 * A user who reads with a bare socket and never syncs: pushed what was missed, and back on some node whenever one ends.
 * A message that arrived and was not confirmed comes again, so they are kept by `seq`; a gap is fetched.
 */
function listen(reader: Person, target: Target, findNode: () => ClusterNode) {
  const heard = new Map<number, string>()
  const repaired = new Set<number>()
  let socket: TestSocket | undefined
  let isStopped = false
  const reading = (async () => {
    while (!isStopped) {
      const opened = await openSocket(findNode(), reader.token).catch(() => undefined)
      if (opened === undefined) continue
      socket = opened
      if (isStopped) opened.terminate()
      const told = opened.closed.then(() => undefined)
      for (;;) {
        const message = await Promise.race([opened.next('message.created').catch(() => undefined), told])
        if (message === undefined) break
        heard.set(message.seq, message.client_id)
        await fetchGap(opened, message.seq).catch(() => {})
      }
      opened.terminate()
    }
  })()
  async function fetchGap(from: TestSocket, seq: number): Promise<void> {
    let known = 0
    while (heard.has(known + 1)) known += 1
    if (known >= seq) return
    const { data } = await from.request('message.list', { ...target, after_seq: known, limit: 200 })
    for (const one of (data as { messages: Message[] }).messages)
      if (one.seq < seq && !heard.has(one.seq)) {
        heard.set(one.seq, one.client_id)
        repaired.add(one.seq)
      }
  }

  return {
    heard,
    repaired,
    async stop() {
      isStopped = true
      socket?.terminate()
      await reading
    },
  }
}

function pick<T>(some: readonly T[]): T {
  return some[Math.floor(Math.random() * some.length)]!
}
