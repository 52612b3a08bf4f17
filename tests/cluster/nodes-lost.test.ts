/** A node that is killed or frozen: its users show offline, and nobody else is affected. */
import {
  type Cluster,
  call,
  createFaultProxy,
  hasMariaDb,
  hasNats,
  openSocket,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { says, sendText, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

/** 10 s, and what a busy machine adds. */
const forgottenMs = 30_000

describe.skipIf(!hasMariaDb() || !hasNats())('a node that is lost', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  const isOnline = async (node: { url: string }, userId: number) =>
    (await call(node, `GET /api/online?user_id=${userId}`)).body

  it('[N120] a node that was killed is forgotten: its users are offline, last seen at that time, and followers are notified', async () => {
    const [staying, dying] = [await cluster.startNode(), await cluster.startNode()]
    const [ann, bob] = [await register(staying), await register(staying)]
    await using annSocket = await openSocket(staying, ann.token)
    const before = Date.now()
    await using bobSocket = await openSocket(dying, bob.token)
    await annSocket.request('presence.subscribe', { user_ids: [bob.id] })
    await expect.poll(() => isOnline(staying, bob.id)).toMatchObject({ online: true })

    await dying.kill()
    await bobSocket.closed
    await expect
      .poll(
        () => annSocket.pending.find(({ event, data }) => event === 'presence.changed' && !isShown(data)),
        {
          timeout: forgottenMs,
        },
      )
      .toMatchObject({ data: { user_id: bob.id, online: false } })
    const seen = await isOnline(staying, bob.id)
    expect(seen).toMatchObject({ online: false })
    expect(seen.last_seen_at).toBeGreaterThanOrEqual(before)
    expect(seen.last_seen_at).toBeLessThanOrEqual(Date.now())

    // The same name, another process.
    const next = await cluster.startNode({ id: dying.id })
    await using back = await openSocket(next, bob.token)
    expect(await annSocket.next('presence.changed', isShown)).toMatchObject({ user_id: bob.id })
    await sendText(staying, ann, { target_id: bob.id }, 'welcome back')
    await back.next('message.created', says('welcome back'))
    expect(next.logs.filter(({ event }) => event === 'node.name_taken')).toEqual([])
  })

  it('[N121] a node that was frozen is forgotten; when it goes on it is there again, and its users receive everything', async () => {
    const [staying, freezing] = [await cluster.startNode(), await cluster.startNode()]
    const [ann, bob] = [await register(staying), await register(staying)]
    await using bobSocket = await openSocket(freezing, bob.token)
    await expect.poll(() => isOnline(staying, bob.id)).toMatchObject({ online: true })
    process.kill(freezing.pid, 'SIGSTOP')
    try {
      await expect
        .poll(() => isOnline(staying, bob.id), { timeout: forgottenMs })
        .toMatchObject({ online: false })
      expect((await sendText(staying, ann, { target_id: bob.id }, 'are you there?')).status).toBe(201)
    } finally {
      process.kill(freezing.pid, 'SIGCONT')
    }
    await expect
      .poll(() => isOnline(staying, bob.id), { timeout: forgottenMs })
      .toMatchObject({ online: true })
    await bobSocket.next('message.created', says('are you there?'))
  })

  it('[N401] where a node is killed before it announced what it had stored, the others ask their clients to sync, which brings it', async () => {
    await using proxy = await createFaultProxy(cluster.nats)
    const staying = await cluster.startNode()
    const dying = await cluster.startNode({ natsAddress: `nats://127.0.0.1:${proxy.port}` })
    const [ann, bob] = [await register(staying), await register(staying)]
    await using annSocket = await openSocket(staying, ann.token)
    await sendText(dying, bob, { target_id: ann.id }, 'announced')
    const { conversation_id } = await annSocket.next('message.created', says('announced'))
    proxy.freeze()
    expect((await sendText(dying, bob, { target_id: ann.id }, 'stored only')).status).toBe(201)
    await dying.kill()

    await annSocket.next('resync')
    expect(annSocket.pending.filter(({ event }) => event === 'message.created')).toEqual([])
    const { data } = await annSocket.request('sync', { conversations: [[conversation_id, 1, 0]] })
    expect(data.conversations).toMatchObject([{ messages: [{ content: { text: 'stored only' } }] }])
  })

  it('[N122] two nodes of one name say so in their logs', async () => {
    const first = await cluster.startNode({ id: 'twin' })
    const second = await cluster.startNode({ id: 'twin' })
    for (const node of [first, second]) expect((await node.waitForLog('node.name_taken')).node).toBe('twin')
  })
})

function isShown(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'online' in data && data.online === true
}
