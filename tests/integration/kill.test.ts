/** The main guarantee: an acknowledged message is never lost, doubled or out of order, whenever the process is killed. */
import { randomInt, randomUUID } from 'node:crypto'
import type { Message } from '@stonechat/protocol'
import {
  call,
  makeTempFolder,
  openSocket,
  type Person,
  type RunningServer,
  register,
  startServer,
} from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'

/** On a database that runs beside the process it is the same kill; what is on disk is that database's own. */
const rounds = process.env.STONECHAT_TEST_DB === undefined ? 20 : 8
const sendsPerRound = 300

describe('a server that is killed in the middle of sends', () => {
  it(`[R70] after ${rounds} times SIGKILL every acknowledged message is there once, at its seq, and seq has no gap`, {
    timeout: 300_000,
  }, async () => {
    await using folder = await makeTempFolder()
    const acknowledged = new Map<string, number>()
    let unanswered: string[] = []
    /** Rounds whose kill left something without an answer. */
    let cutInTheMiddle = 0
    let people: readonly [Person, Person] | undefined

    for (let round = 0; round < rounds; round++) {
      await using server = await startServer({ dataDir: folder.path })
      people ??= [await register(server, 'alice'), await register(server, 'bob')]
      const fresh = Array.from({ length: sendsPerRound }, () => randomUUID())
      unanswered = await sendUntilKilled(server, people, [...unanswered, ...fresh], acknowledged)
      if (unanswered.length > 0) cutInTheMiddle += 1
    }

    await using server = await startServer({ dataDir: folder.path })
    const messages = await readAll(server, people![1], people![0].id)
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1))
    expect(new Set(messages.map(({ client_id }) => client_id)).size).toBe(messages.length)
    const seqById = new Map(messages.map(({ client_id, seq }) => [client_id, seq]))
    const lost = [...acknowledged].filter(([clientId, seq]) => seqById.get(clientId) !== seq)
    expect(lost).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(rounds)
    expect(cutInTheMiddle, 'kills must have come in the middle').toBeGreaterThan(0)
  })
})

/** Sends these from both sides at once, kills the server after some answers; returns those that got none. */
async function sendUntilKilled(
  server: RunningServer,
  people: readonly [Person, Person],
  clientIds: readonly string[],
  acknowledged: Map<string, number>,
): Promise<string[]> {
  const [alice, bob] = people
  await using fromAlice = await openSocket(server, alice.token, { offline: 'none' })
  await using fromBob = await openSocket(server, bob.token, { offline: 'none' })
  const killAfter = randomInt(1, sendsPerRound / 2)
  const unanswered: string[] = []
  let answers = 0
  let killed: Promise<unknown> | undefined

  const attempts = clientIds.map(async (clientId, index) => {
    // The sender follows from the id alone: a retry comes from the same sender.
    const isAlice = clientId.charCodeAt(0) % 2 === 0
    const [socket, target] = isAlice ? [fromAlice, bob] : [fromBob, alice]
    const data = { target_id: target.id, content: `message ${clientId}`, client_id: clientId }
    const reply = await socket.request('message.send', data).catch(() => undefined)
    if (reply === undefined) {
      unanswered.push(clientId)
      return
    }
    if (reply.error !== undefined) throw new Error(`send ${index} was refused: ${reply.error.code}`)
    acknowledged.set(clientId, reply.data.seq)
    answers += 1
    if (answers === killAfter) killed = server.kill('SIGKILL')
  })
  await Promise.all(attempts)
  await killed
  return unanswered
}

async function readAll(server: RunningServer, reader: Person, targetId: number): Promise<Message[]> {
  const messages: Message[] = []
  for (;;) {
    const after = messages.at(-1)?.seq ?? 0
    const line = `GET /api/messages?target_id=${targetId}&after_seq=${after}&limit=200` as const
    const { body } = await call(server, line, { token: reader.token })
    messages.push(...body.messages)
    if (!body.has_more) return messages
  }
}
