/** The disk of the data folder is full, or takes no writes: nothing is acknowledged that is not stored, and it is over once there is room. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createClient, createMemoryVault } from '@stonechat/client'
import type { Message } from '@stonechat/protocol'
import {
  call,
  createFaultProxy,
  type HttpAnswer,
  type Person,
  type RunningServer,
  register,
  startServer,
} from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { hasSmallDisk, makeSmallDisk, setWritable, startAndStop } from '../support/small-disk.js'
import { readAll } from '../support/wire.js'

const describeOnSmallDisk = describe.skipIf(!hasSmallDisk())
const diskMegabytes = 24
const stopMaxMs = 10_000
const triesMax = 2_000
const text = 'x'.repeat(3_000)

/** Two people on a server whose data lies on a small disk, and what was acknowledged to them. */
async function startWorld() {
  const disk = await makeSmallDisk(diskMegabytes)
  const start = () => startServer({ dataDir: join(disk.path, 'data'), shell: disk.shell })
  let server = await start()
  const proxy = await createFaultProxy({
    get port() {
      return server.port
    },
  })
  const [ann, bob] = [await register(server), await register(server)]
  const acknowledged = new Map<string, number>()
  const client = createClient({
    url: proxy.url,
    vault: createMemoryVault(),
    WebSocket: NodeWebSocket as unknown as typeof WebSocket,
    random: () => 0.1,
  })
  await client.signIn({ phone: ann.phone, password: ann.password })

  const send = async (from: Person, to: Person) => {
    const clientId = randomUUID()
    const body = { target_id: to.id, content: text, client_id: clientId }
    const answer = await call(server, 'POST /api/send', { token: from.token, body })
    if (answer.status === 201) acknowledged.set(clientId, answer.body.seq)
    return answer
  }
  return {
    disk,
    ann,
    bob,
    client,
    acknowledged,
    get server(): RunningServer {
      return server
    },
    start: async () => {
      server = await start()
    },
    say: () => send(bob, ann),
    readAll: () => readAll(server, ann.token, { target_id: bob.id }),
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      await disk[Symbol.asyncDispose]()
    },
  }
}

type World = Awaited<ReturnType<typeof startWorld>>

/** Until a send is refused: the log has room of its own, which it uses again after it was copied into the file. */
async function sendUntilRefused({ disk, say }: World) {
  for (let tries = 0; tries < triesMax; tries += 1) {
    disk.fill()
    const answer = await say()
    if (answer.status !== 201) return answer
  }
  throw new Error('the disk does not become full')
}

/** Until this is refused too: it may be smaller than what was refused before. */
async function answerWhileFull(world: World, ask: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    await sendUntilRefused(world)
    const answer = await ask()
    if (answer.status >= 400) return answer
  }
  throw new Error('this is never refused')
}

async function expectNothingLost({ readAll, acknowledged }: World): Promise<readonly Message[]> {
  const messages = await readAll()
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1))
  const seqOf = new Map(messages.map(({ client_id, seq }) => [client_id, seq]))
  expect(seqOf.size).toBe(messages.length)
  expect([...acknowledged].filter(([clientId, seq]) => seqOf.get(clientId) !== seq)).toEqual([])
  return messages
}

async function waitUntilReady({ server }: World): Promise<void> {
  await expect.poll(async () => (await call(server, 'GET /readyz')).status).toBe(200)
}

const isText = ({ content }: { readonly content: unknown }, one: string) =>
  (content as { text?: string } | null)?.text === one

/** Puts messages into the outbox of the SDK while nothing can be stored. */
function queueMessages({ client, bob }: World, texts: readonly string[]) {
  const timeline = client.open({ target_type: 'user', target_id: bob.id })
  for (const one of texts) timeline.send(one)
  return timeline
}

/** What does not go through while nothing can be stored, and what does. */
async function expectRefusedAndRead(
  world: World,
  refused: (ask: () => Promise<HttpAnswer>) => Promise<HttpAnswer>,
) {
  const { server, ann, bob, acknowledged } = world
  const token = ann.token
  const writes = [
    () =>
      call(server, 'POST /api/messages/edit', {
        token: bob.token,
        body: { target_id: ann.id, seq: 1, content: `edited ${randomUUID()}` },
      }),
    () => call(server, 'POST /api/groups', { token, body: { name: 'group', member_ids: [bob.id] } }),
    () => call(server, 'POST /api/login', { body: { phone: ann.phone, password: ann.password } }),
    () => call(server, 'POST /api/user/update', { token, body: { bio: randomUUID() } }),
  ] as const
  for (const write of writes) {
    const { status, body } = await refused(write)
    expect([status, body.code]).toEqual([503, 'unavailable'])
  }
  const ready = await refused(() => call(server, 'GET /readyz'))
  expect(ready.status).toBe(503)
  expect((await call(server, 'GET /healthz')).status).toBe(200)
  expect((await call(server, 'GET /api/sessions', { token })).body.sessions).not.toEqual([])
  const held = { conversations: [], user_rev: 0 }
  expect((await call(server, 'POST /api/sync', { token, body: held })).status).toBe(200)
  expect((await world.readAll()).length).toBeGreaterThanOrEqual(acknowledged.size)
}

function expectLoggedRarely({ logs }: RunningServer, startedAt: number, reason: RegExp): void {
  const failed = logs.filter(({ event }) => event === 'storage.failed')
  expect(JSON.stringify(failed[0])).toMatch(reason)
  expect(failed.length).toBeGreaterThan(0)
  expect(failed.length).toBeLessThanOrEqual(2 + (performance.now() - startedAt) / 10_000)
}

describeOnSmallDisk('a server whose disk fails', { timeout: 300_000 }, () => {
  it('[R961] on a full disk everything that writes is unavailable, reads go on, and once there is room all that waited goes through, once and in order, without a restart', async () => {
    await using world = await startWorld()
    const { disk, server } = world
    const startedAt = performance.now()
    for (let count = 0; count < 20; count += 1) await world.say()
    const refused = await sendUntilRefused(world)
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable'])
    const queued = ['first', 'second', 'third', 'fourth']
    const timeline = queueMessages(world, queued)
    await expectRefusedAndRead(world, (ask) => answerWhileFull(world, ask))
    expectLoggedRarely(server, startedAt, /full/)
    expect(timeline.getSnapshot().messages.filter(({ status }) => status === 'failed')).toEqual([])
    // Through a moment of calm, at which the log is copied into the file, for which there is no room either.
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    await sendUntilRefused(world)

    disk.empty()
    await waitUntilReady(world)
    const unsent = () => timeline.getSnapshot().messages.filter(({ status }) => status !== 'sent')
    await expect.poll(unsent).toEqual([])
    await server.waitForLog('storage.writes_again')
    expect((await world.say()).status).toBe(201)

    await server.kill('SIGKILL')
    await world.start()
    const messages = await expectNothingLost(world)
    const seqs = queued.map((one) => messages.filter((message) => isText(message, one)).map(({ seq }) => seq))
    expect(seqs.map((found) => found.length)).toEqual(queued.map(() => 1))
    expect(seqs.flat()).toEqual(seqs.flat().toSorted((a, b) => a - b))
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    '[R962] a server that is ended by %s on a full disk, and started while it is full, starts with all that it acknowledged once there is room, and under its name',
    async (signal) => {
      await using world = await startWorld()
      const { disk, ann } = world
      const nameOf = async () =>
        (
          await call(world.server, 'POST /api/sync', {
            token: ann.token,
            body: { conversations: [], user_rev: 0 },
          })
        ).body.incarnation
      const name = await nameOf()
      await sendUntilRefused(world)
      const startedAt = performance.now()
      const exit = await world.server.kill(signal)
      if (signal === 'SIGTERM') {
        expect(exit.code).toBe(0)
        expect(performance.now() - startedAt).toBeLessThan(stopMaxMs)
      }
      disk.fill()
      const early = await startAndStop(disk)
      if (early.code !== 0) expect(early).toEqual({ code: 1, errors: [expect.stringMatching(/full/)] })
      disk.empty()
      await world.start()
      await expectNothingLost(world)
      expect(await nameOf()).toBe(name)
    },
  )
})

describeOnSmallDisk('a disk that takes no writes', { timeout: 300_000 }, () => {
  it('[R965] while the server runs makes everything that writes unavailable, reads go on, and all is well once it does again', async () => {
    await using world = await startWorld()
    const { server } = world
    const startedAt = performance.now()
    for (let count = 0; count < 20; count += 1) await world.say()
    await setWritable(server.pid, false)
    const answer = await world.say()
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable'])
    await expectRefusedAndRead(world, (ask) => ask())
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    expect((await world.say()).body.code).toBe('unavailable')
    expectLoggedRarely(server, startedAt, /disk I\/O error/)
    await setWritable(server.pid, true)
    await waitUntilReady(world)
    expect((await world.say()).status).toBe(201)
    await setWritable(server.pid, false)
    expect((await server.stop()).code).toBe(0)
    await world.start()
    await expectNothingLost(world)
  })
})
