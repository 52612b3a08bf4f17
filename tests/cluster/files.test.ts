/** Files over nodes, of which one or the other is killed: real processes on MariaDB, NATS and S3. */
import {
  type Cluster,
  type ClusterNode,
  call,
  hasMariaDb,
  hasNats,
  makeBytes,
  openSocket,
  type Person,
  register,
  type S3,
  startCluster,
  startS3,
} from '@stonechat/testkit'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { uploadFile } from '../integration/files/upload-file.js'
import { makeGroup, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'
import { beginUpload, download, giveUp, hashOf, readOffset, sendFrom } from '../support/tus.js'

const mebibyte = 1024 * 1024
/** Several parts of S3, and something behind the last full one. */
const fileBytes = 28 * mebibyte + 4_321
/** A lease of a node that died, and the job after it. */
const soonMs = 30_000

describe.skipIf(!hasMariaDb() || !hasNats())('files over nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  let s3: S3
  const startNode = () => cluster.startNode({ args: ['-files', s3.address], environment: s3.env })
  let here: ClusterNode
  let there: ClusterNode
  beforeAll(async () => {
    ;[cluster, s3] = await Promise.all([startCluster(), startS3()])
    ;[here, there] = await Promise.all([startNode(), startNode()])
  }, startTimeoutMs)
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]()
    await s3?.[Symbol.asyncDispose]()
  })
  afterEach(() => {
    s3.onRequest = undefined
  })

  /** Kills a node as soon as so many parts are on their way to S3; the call waits until it is dead. */
  const killAtPart = (node: ClusterNode, part: number): (() => Promise<void>) => {
    let parts = 0
    let killed: Promise<unknown> | undefined
    s3.onRequest = ({ method, url }) => {
      if (method === 'PUT' && url?.includes('partNumber=')) parts += 1
      if (parts === part) killed ??= node.kill()
      return false
    }
    return async () => {
      s3.onRequest = undefined
      expect(killed).toBeDefined()
      await killed
    }
  }
  const sendUntilKilled = async (
    node: ClusterNode,
    ann: Person,
    upload: Parameters<typeof sendFrom>[2],
    bytes: Uint8Array,
  ) => {
    const isDead = killAtPart(node, 3)
    expect(await sendFrom(node, ann, upload, bytes)).toBeUndefined()
    await isDead()
  }
  const expectEmptyBucket = () =>
    expect.poll(() => s3.names(), { timeout: soonMs, interval: 200 }).toEqual({ objects: [], uploads: [] })

  it('[L261] an upload whose nodes are killed half way, one after the other, goes on on the next one from what HEAD says, and its bytes are equal', async () => {
    const ann = await register(here)
    const bytes = makeBytes(fileBytes)
    const dying = [await startNode(), await startNode()] as const
    const id = await beginUpload(here, ann, bytes.length)
    const offsets = [0]
    for (const node of dying) {
      const offset = await readOffset(node, ann, id)
      expect(offset).toBe(offsets.at(-1))
      await sendUntilKilled(node, ann, { id, offset }, bytes)
      offsets.push(await readOffset(there, ann, id))
      expect(offsets.at(-1)).toBeGreaterThan(offset)
    }
    expect(offsets.at(-1)).toBeLessThan(bytes.length)
    expect(await sendFrom(there, ann, { id, offset: offsets.at(-1)! }, bytes)).toBe(204)
    expect(await call(here, `GET /api/files/${id}`, { token: ann.token })).toMatchObject({
      body: { state: 'ready', bytes: bytes.length },
    })
    expect(hashOf(await download(here, ann, id))).toBe(hashOf(bytes))
    expect(await s3.names()).toEqual({ objects: [expect.stringMatching(`/${id}$`)], uploads: [] })

    expect((await call(there, `DELETE /api/files/${id}`, { token: ann.token })).status).toBe(204)
    await expectEmptyBucket()
  })

  it('[L262] an upload that a killed node held is given up on another one, and nothing of it is left in the bucket once its lease has ended', async () => {
    const ann = await register(here)
    const bytes = makeBytes(fileBytes)
    const node = await startNode()
    const id = await beginUpload(node, ann, bytes.length)
    await sendUntilKilled(node, ann, { id, offset: 0 }, bytes)
    expect((await s3.names()).uploads).toHaveLength(1)
    const other = await uploadFile(there, ann.token, makeBytes(1_000))
    expect(await giveUp(there, ann, id)).toBe(204)
    // Its removal comes at once, and must not be the one that the upload waits for.
    expect(await giveUp(here, ann, other.id)).toBe(204)
    await expectEmptyBucket()
    await expect(readOffset(here, ann, id)).rejects.toThrow('404')
  })

  it('[L263] a file that came in one request through a node that is killed half way is sent once more through another, and nothing of the first try is left', async () => {
    const ann = await register(here)
    const bytes = makeBytes(fileBytes)
    const node = await startNode()
    const post = (at: ClusterNode) =>
      call(at, 'POST /api/files?client_id=the-one', {
        ...{ token: ann.token, rawBody: bytes },
        headers: { 'content-type': 'application/octet-stream' },
      })
    const isDead = killAtPart(node, 2)
    await expect(post(node)).rejects.toThrow()
    await isDead()
    const { status, body } = await post(there)
    expect(status).toBe(201)
    expect(hashOf(await download(here, ann, body.id))).toBe(hashOf(bytes))
    expect(await s3.names()).toEqual({ objects: [expect.stringMatching(`/${body.id}$`)], uploads: [] })
    expect(await giveUp(here, ann, body.id)).toBe(204)
    await expectEmptyBucket()
  })

  it('[L264] a message with a file reaches a member on another node, whose link works there until it is recalled on any node', async () => {
    const [ann, bob, eve] = [await register(here), await register(there), await register(there)]
    const group = await makeGroup(here, ann, bob)
    const bytes = makeBytes(200_000)
    const { id } = await uploadFile(here, ann.token, bytes)
    await using socket = await openSocket(there, bob.token)
    const content = { type: 'file', files: [{ id }], text: 'from the sea' }
    const sent = await call(here, 'POST /api/send', { token: ann.token, body: { ...group, content } })
    expect(sent.status).toBe(201)
    expect(await socket.next('message.created')).toMatchObject({
      content: { ...content, files: [{ id, bytes: bytes.length }] },
    })
    const linksOf = async ({ token }: Person) =>
      (await call(there, 'POST /api/files/links', { token, body: { file_ids: [id] } })).body.links
    expect(await linksOf(eve)).toEqual([])
    const [{ url }] = await linksOf(bob)
    const followed = async (node: ClusterNode) => {
      const answer = await fetch(new URL(url, node.url))
      return answer.status === 200 ? hashOf(Buffer.from(await answer.arrayBuffer())) : answer.status
    }
    expect(await followed(there)).toBe(hashOf(bytes))
    expect(await followed(here)).toBe(hashOf(bytes))

    const recall = { ...group, seq: sent.body.seq }
    expect((await call(here, 'POST /api/messages/recall', { token: ann.token, body: recall })).status).toBe(
      200,
    )
    expect(await Promise.all([followed(there), followed(here)])).toEqual([404, 404])
    expect(await linksOf(bob)).toEqual([])
    await expectEmptyBucket()
  })

  it('[L265] an avatar that is set on one node is seen on another, and is taken away there', async () => {
    const [ann, bob] = [await register(here), await register(there)]
    await using socket = await openSocket(there, bob.token)
    await socket.request('presence.subscribe', { user_ids: [ann.id] })
    const background = { r: 200, g: 20, b: 20 }
    const picture = await sharp({ create: { width: 300, height: 300, channels: 3, background } })
      .jpeg()
      .toBuffer()
    const set = await call(here, 'POST /api/user/avatar', {
      ...{ token: ann.token, rawBody: picture, headers: { 'content-type': 'image/jpeg' } },
    })
    expect(set.status).toBe(200)
    const { avatar_url } = set.body
    expect(await socket.next('user.updated')).toMatchObject({ user_id: ann.id, avatar_url })
    const shown = await fetch(new URL(`${avatar_url}?size=64`, there.url))
    expect(shown.status).toBe(200)
    const facts = await sharp(Buffer.from(await shown.arrayBuffer())).metadata()
    expect(facts).toMatchObject({ format: 'webp', width: 64, height: 64 })
    expect((await call(there, 'DELETE /api/user/avatar', { token: ann.token })).status).toBe(200)
    expect(await socket.next('user.updated')).toMatchObject({ user_id: ann.id, avatar_url: null })
    expect(await call(here, 'GET /api/user/profile', { token: ann.token })).toMatchObject({
      body: { avatar_url: null },
    })
  })
})
