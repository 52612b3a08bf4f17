/** The complaint: nodes are added and taken away under load, and afterwards a conversation is gone. */
import {
  type ClusterNode,
  call,
  hasMariaDb,
  hasNats,
  type Person,
  register,
  startCluster,
} from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { ask, Replica, readAll } from '../support/wire.js'

const peopleCount = 6

describe.skipIf(!hasMariaDb() || !hasNats())('from one node to three and back', () => {
  it('[Q11] every conversation that was begun on any node is in the list of both sides, with all its messages', {
    timeout: 240_000,
  }, async () => {
    await using cluster = await startCluster()
    const nodes: ClusterNode[] = [await cluster.startNode()]
    const people = await Promise.all(Array.from({ length: peopleCount }, () => register(nodes[0]!)))
    const replicas = people.map(() => new Replica())
    /** By `reader:other`, client ids in any order. */
    const acknowledged = new Map<string, Set<string>>()
    const talk = { isOn: true }
    const talking = people.map((person, index) => keepTalking(person, index))

    for (const change of ['join', 'join', 'leave first', 'leave first'] as const) {
      await atLeast(acknowledged, 60)
      if (change === 'join') nodes.push(await cluster.startNode())
      else await nodes.shift()!.stop()
      // In the middle of it, every user reads from some node.
      await Promise.all(people.map(({ token }, index) => replicas[index]!.sync(nodes.at(-1)!, token)))
    }
    await atLeast(acknowledged, 60)
    talk.isOn = false
    await Promise.all(talking)

    const [last] = nodes
    for (const [index, { id, token }] of people.entries()) {
      const { sessions } = await ask(last!, token, 'GET /api/sessions')
      await replicas[index]!.sync(last!, token)
      expect(replicas[index]!.sessions.size).toBe(sessions.length)
      for (const { conversation_id, target_type, target_id } of sessions) {
        const stored = await readAll(last!, token, { target_type, target_id })
        expect(stored.map((message) => message.seq)).toEqual(stored.map((_, place) => place + 1))
        const kept = new Set(stored.map((message) => message.client_id))
        const promised = acknowledged.get(pairOf(id, target_id)) ?? new Set()
        expect([...promised].filter((clientId) => !kept.has(clientId))).toEqual([])
        expect(replicas[index]!.show(conversation_id).map((message) => message.seq)).toEqual(
          stored.map((message) => message.seq),
        )
        acknowledged.set(`seen ${pairOf(id, target_id)}`, new Set())
      }
    }
    for (const pair of [...acknowledged.keys()].filter((key) => !key.startsWith('seen')))
      expect(acknowledged.has(`seen ${pair}`), pair).toBe(true)

    async function keepTalking(person: Person, index: number): Promise<void> {
      for (let count = 0; talk.isOn; count += 1) {
        const other = people[(index + 1 + (count % (peopleCount - 1))) % peopleCount]!
        const client_id = `${person.id}-${count}`
        const body = { target_id: other.id, content: `message ${count}`, client_id }
        // Until some node says yes: nodes come and go, and the same id makes it one message.
        for (let attempt = 0; ; attempt += 1) {
          const node = nodes[(index + attempt) % nodes.length]!
          const answer = await call(node, 'POST /api/send', { token: person.token, body }).catch(
            () => undefined,
          )
          if (answer !== undefined && answer.status < 300) break
          if (answer !== undefined && answer.status < 500) throw new Error(answer.text)
        }
        const pair = pairOf(person.id, other.id)
        acknowledged.set(pair, (acknowledged.get(pair) ?? new Set()).add(client_id))
      }
    }
  })
})

const pairOf = (one: number, other: number) => `${Math.min(one, other)}:${Math.max(one, other)}`

/** Waits until so many more messages are acknowledged. */
async function atLeast(acknowledged: ReadonlyMap<string, ReadonlySet<string>>, more: number): Promise<void> {
  const count = () => [...acknowledged.values()].reduce((sum, ids) => sum + ids.size, 0)
  const wanted = count() + more
  await expect.poll(count, { timeout: 60_000, interval: 20 }).toBeGreaterThan(wanted)
}
