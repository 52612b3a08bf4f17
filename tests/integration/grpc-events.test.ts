/** Another service follows the event log of a real server, which is stopped, killed and started again. */
import { randomUUID } from 'node:crypto'
import type { ServiceError } from '@grpc/grpc-js'
import {
  call,
  makeTempFolder,
  type Person,
  type RunningServer,
  register,
  startServer,
} from '@stonechat/testkit'
import { expect, it } from 'vitest'
import { openEventStream } from '../../packages/gateway/src/testing/event-stream.js'
import { createGrpcClient } from '../../packages/gateway/src/testing/grpc-server.js'

const token = 'a token of more than thirty-two bytes'

/** A service that keeps what it saw and its cursor, as one that is restarted would on a disk. */
function createFollower() {
  const kept = { cursor: 0n, seqs: [] as number[], clientIds: [] as string[] }
  return {
    kept,
    /** Follows a server until it has seen this many messages in all, or the stream ends. */
    async follow(server: RunningServer, isEnough: () => boolean): Promise<number | undefined> {
      const { grpc: address } = await server.waitForLog('server.listening')
      const { client } = createGrpcClient(Number(String(address).split(':')[1]))
      const stream = openEventStream(client, { cursor: kept.cursor }, `Bearer ${token}`)
      try {
        while (!isEnough()) {
          const { cursor, event } = await stream.next()
          expect(cursor).toBeGreaterThanOrEqual(kept.cursor)
          if (event?.type.case === 'messageCreated') {
            kept.seqs.push(Number(event.type.value.message!.seq))
            kept.clientIds.push(event.type.value.message!.clientId)
          }
          kept.cursor = cursor
        }
        return undefined
      } catch (error) {
        if (!isServiceError(error)) throw error
        return error.code
      } finally {
        stream.cancel()
        client.close()
      }
    },
  }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'metadata' in error
}

const start = (dataDir: string) => startServer({ dataDir, args: ['-grpc', '0', '-grpc-token', token] })

/** Sends until the server is gone or there is enough; returns the messages that were acknowledged. */
async function sendMany(server: RunningServer, from: Person, to: Person, count: number): Promise<string[]> {
  const stored: string[] = []
  const lane = async () => {
    while (stored.length < count) {
      const body = { target_id: to.id, content: 'hello', client_id: randomUUID() }
      const answer = await call(server, 'POST /api/send', { token: from.token, body }).catch(() => undefined)
      if (answer?.status !== 201) return
      stored.push(answer.body.client_id)
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  return stored
}

it('[F72] a service that resumes from its cursor sees every message, across restarts and a crash of both', async () => {
  await using folder = await makeTempFolder()
  const follower = createFollower()
  const { kept } = follower
  const sent: string[] = []
  let people: [Person, Person]
  {
    await using server = await start(folder.path)
    people = [await register(server), await register(server)]
    // The service goes in the middle of it and comes back.
    const sending = sendMany(server, ...people, 300)
    expect(await follower.follow(server, () => kept.seqs.length >= 100)).toBeUndefined()
    sent.push(...(await sending))
    const rest = follower.follow(server, () => kept.clientIds.length >= sent.length)
    expect(await rest).toBeUndefined()
    const ending = follower.follow(server, () => false)
    expect((await server.stop()).code).toBe(0)
    expect(await ending).toBe(14)
  }
  {
    await using server = await start(folder.path)
    // The server crashes in the middle of it.
    const goal = sent.length + 100
    const sending = sendMany(server, ...people, 5_000)
    let killed: Promise<unknown> | undefined
    const status = await follower.follow(server, () => {
      if (kept.seqs.length >= goal) killed ??= server.kill()
      return false
    })
    expect(status).toBe(14)
    await killed
    sent.push(...(await sending))
  }
  await using server = await start(folder.path)
  sent.push(...(await sendMany(server, ...people, 10)))
  await follower.follow(server, () => kept.clientIds.includes(sent.at(-1)!))
  await follower.follow(server, () => sent.every((id) => kept.clientIds.includes(id)))

  expect(new Set(kept.clientIds).size).toBeGreaterThanOrEqual(sent.length)
  const seqs = [...new Set(kept.seqs)]
  expect(seqs).toEqual(seqs.map((_, index) => index + 1))
}, 120_000)
