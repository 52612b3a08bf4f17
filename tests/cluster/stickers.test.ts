/** Stickers over three nodes: those of the server, and one's own on every device. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Cluster,
  type ClusterNode,
  call,
  createFaultProxy,
  hasMariaDb,
  hasNats,
  makeTempFolder,
  openSocket,
  type Person,
  register,
  runProgram,
  type S3,
  startCluster,
  startS3,
} from '@stonechat/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uploadFile } from '../integration/files/upload-file.js'
import { openDevice, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

const patience = { timeout: 60_000 }
const picture = (red: number) =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer()

describe.skipIf(!hasMariaDb() || !hasNats())('stickers over three nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  let s3: S3
  const startNode = (more: object = {}) =>
    cluster.startNode({ args: ['-files', s3.address], environment: s3.env, ...more })
  let one: ClusterNode
  let two: ClusterNode
  beforeAll(async () => {
    ;[cluster, s3] = await Promise.all([startCluster(), startS3()])
    ;[one, two] = await Promise.all([startNode(), startNode()])
  }, startTimeoutMs)
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]()
    await s3?.[Symbol.asyncDispose]()
  })

  const own = async (node: ClusterNode, { token }: Person): Promise<string[]> =>
    (await call(node, 'GET /api/stickers', { token })).body.stickers.map(({ id }: { id: string }) => id)
  const add = (node: ClusterNode, { token }: Person, file_id: string) =>
    call(node, 'POST /api/stickers', { token, body: { file_id } })
  const bytesAt = async (node: ClusterNode, { token }: Person, file_id: string) => {
    const { body } = await call(node, 'POST /api/files/links', { token, body: { file_ids: [file_id] } })
    const answer = await fetch(new URL(body.links[0].url, node.url))
    return [answer.status, Buffer.from(await answer.arrayBuffer()).toString('base64')]
  }

  it('[T535] a pack that is added at one node is seen by people of all others, who send its stickers, and is gone for all once it is removed', async () => {
    const [ann, bob] = [await register(one), await register(two)]
    await using temp = await makeTempFolder()
    const folder = join(temp.path, 'Cats')
    await mkdir(folder)
    await writeFile(join(folder, 'wave.png'), await picture(1))
    const place = ['-data', temp.path, '-db', cluster.databaseUrl, '-files', s3.address]
    const run = (...words: string[]) =>
      runProgram(['stickers', ...words, ...place], { environment: { ...s3.env } })
    const packsAt = async (node: ClusterNode, { token }: Person) =>
      (await call(node, 'GET /api/sticker-packs', { token })).body.packs
    expect(await packsAt(two, bob)).toEqual([])
    const added = await run('add', folder)
    expect([added.code, added.all]).toEqual([0, added.all])
    const packs = await packsAt(one, ann)
    expect(packs).toMatchObject([{ title: 'Cats', stickers: [{ file: { name: 'wave.png' } }] }])
    expect(await packsAt(two, bob)).toEqual(packs)
    const content = { type: 'sticker', sticker_id: packs[0].stickers[0].id }
    await using socket = await openSocket(one, ann.token)
    const sent = await call(two, 'POST /api/send', { token: bob.token, body: { target_id: ann.id, content } })
    expect(sent.status).toBe(201)
    expect(await socket.next('message.created')).toMatchObject({ content })
    expect(await bytesAt(one, ann, content.sticker_id)).toEqual(await bytesAt(two, bob, content.sticker_id))
    expect((await run('remove', String(packs[0].id))).code).toBe(0)
    for (const node of [one, two]) expect(await packsAt(node, ann)).toEqual([])
  })

  it('[T536] an own sticker is on every device of its person, also on one whose node was cut off or killed when it was made; two nodes make one of one picture', async () => {
    await using bus = await createFaultProxy(cluster.nats)
    const natsAddress = `nats://127.0.0.1:${bus.port}`
    const three = await startNode({ natsAddress })
    await using line = await createFaultProxy(three)
    const ann = await register(one)
    await using phone = await openDevice(one, ann)
    await using tablet = await openDevice(two, ann, 'tablet')
    await using laptop = await openDevice(line, ann, 'laptop')
    const devices = [phone, tablet, laptop]
    await Promise.all(devices.map((device) => device.loadStickers()))
    const shown = () => devices.map((device) => device.stickers.getSnapshot()?.map(({ id }) => id))
    await expect.poll(shown, patience).toEqual([[], [], []])

    const { id: first } = await uploadFile(one, ann.token, await picture(2), 'a.png')
    const made = await Promise.all([one, two, three].map((node) => add(node, ann, first)))
    expect(made.map(({ status }) => status).toSorted()).toEqual([200, 200, 201])
    const [sticker] = await own(one, ann)
    expect(made.map(({ body }) => body.id)).toEqual([sticker, sticker, sticker])
    await expect.poll(shown, patience).toEqual([[sticker], [sticker], [sticker]])

    bus.refuse()
    const { id: second } = await uploadFile(three, ann.token, await picture(3), 'b.png')
    expect((await add(three, ann, second)).status).toBe(201)
    line.refuse()
    await three.kill()
    const { id: third } = await uploadFile(two, ann.token, await picture(4), 'c.png')
    expect((await add(two, ann, third)).status).toBe(201)
    const all = await own(one, ann)
    expect(all).toHaveLength(3)
    bus.heal()
    line.heal()
    await using again = await startNode({ id: three.id, port: three.port, natsAddress })
    laptop.reconnect()
    await expect.poll(shown, patience).toEqual([all, all, all])
    expect(await bytesAt(again, ann, all[0]!)).toEqual(await bytesAt(one, ann, all[0]!))
  })
})
