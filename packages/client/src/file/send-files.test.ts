import { StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client, ClientStore, MessageView, Timeline, TimelineState } from '../index.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me, peer } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'
import { createUploadServer, type UploadServer } from '../testing/upload-server.js'

let fake: FakeServer
let server: UploadServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  server = createUploadServer()
  fake.onHttp = server.answer
  fake.answer('file.get', ({ data }) => server.find(data.file_id))
  fake.answer('file.delete', ({ data }) => server.delete(data.file_id))
  client = await start()
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

async function start(store: ClientStore = createMemoryStore()): Promise<Client> {
  // Random at its lower end: the shortest waits that the client may choose.
  const started = createNodeClient(fake.url, { random: () => 0, store: () => store })
  await started.signIn({ phone: '1', password: 'x' })
  await untilOnline(started)
  return started
}

async function openReady(of = client): Promise<Timeline> {
  const timeline = of.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return timeline
}

const someFile = (size: number, name = 'notes.txt', type = 'text/plain') =>
  new File([bytesOf(size, name)], name, { type })
const bytesOf = (size: number, name = 'notes.txt') => Buffer.alloc(size, name)
const last = ({ messages }: TimelineState) => messages.at(-1) as MessageView
const untilLast = async (timeline: Timeline, isWanted: (message: MessageView) => boolean | undefined) =>
  last(await until(timeline, (state) => state.messages.length > 0 && isWanted(last(state)) === true))
const isSent = ({ status }: MessageView) => status === 'sent'
const filesOf = ({ content }: Pick<MessageView, 'content'>) => (content?.type === 'file' ? content.files : [])

describe('sending files', () => {
  it('[L610] files show at once as the page knows them, and as the server does once it has them; then the message goes out', async () => {
    const timeline = await openReady()
    const files = await client.files()
    server.outcome = ({ size }) => ({
      state: 'ready',
      kind: 'image',
      width: size,
      height: 2,
      thumbhash: 'abc',
    })
    const picture = someFile(40, 'cat.png', 'image/png')
    timeline.send({
      files: [picture, { blob: new Blob([Buffer.alloc(9)]), isVoice: true, duration_ms: 1_200 }],
      text: 'look',
    })
    expect(last(timeline.getSnapshot())).toMatchObject({
      content: {
        type: 'file',
        text: 'look',
        files: [
          { kind: 'image', name: 'cat.png', media_type: 'image/png', bytes: 40 },
          { kind: 'voice', bytes: 9, duration_ms: 1_200 },
        ],
      },
      uploads: [
        { state: 'waiting', sent: 0, total: 40 },
        { state: 'waiting', sent: 0, total: 9 },
      ],
    })
    await untilLast(timeline, isSent)
    const data: { content: MessageView['content'] } = (await fake.asked('message.send'))[0]!.data
    expect(filesOf(data)).toMatchObject([
      { kind: 'image', name: 'cat.png', width: 40, thumbhash: 'abc' },
      { kind: 'image', width: 9 },
    ])
    expect(filesOf(data).map(({ id }) => id)).toEqual(server.uploads.map(({ id }) => id))
    expect(server.uploads[1]!.metadata).toMatchObject({ kind: 'voice', duration_ms: '1200' })
    expect(files.blob(filesOf(data)[0]!.id)).toBe(picture)
  })

  it('[L611] messages keep their order: what is written behind a file waits for it', async () => {
    const timeline = await openReady()
    const latch = createLatch()
    fake.answer('file.get', async ({ data }) => {
      await latch.opened
      return server.find(data.file_id)
    })
    timeline.send({ files: [someFile(10)] })
    timeline.send('behind it')
    await until(timeline, (state) => state.messages[0]?.uploads?.[0]?.state === 'processing')
    expect(timeline.getSnapshot().messages.map(({ status }) => status)).toEqual(['sending', 'sending'])
    latch.open()
    await until(timeline, ({ messages }) => messages.length === 2 && messages.every(isSent))
    expect(fake.messages.map(({ content }) => content?.type)).toEqual(['file', 'text'])
  })

  it('[L612] a paused message lets those behind it go first, and goes on where it was', async () => {
    const timeline = await openReady()
    const files = await client.files()
    const bytes = 3_000_000
    server.cuts.push(1_000_000)
    server.onCut = () => files.pause(clientId)
    const clientId = timeline.send({ files: [someFile(bytes)] })
    // What has no files cannot be paused.
    files.pause(timeline.send('quick'))
    await until(timeline, ({ messages }) => messages[0]?.status === 'sent')
    const { status, uploads } = last(timeline.getSnapshot())
    expect({ status, total: uploads?.[0]?.total }).toEqual({ status: 'paused', total: bytes })
    expect(server.uploads[0]!.bytes.length).toBe(1_000_000)
    files.resume(clientId)
    await until(timeline, ({ messages }) => messages.length === 2 && messages.every(isSent))
    expect(server.uploads).toHaveLength(1)
    expect(server.uploads[0]!.bytes.equals(bytesOf(bytes))).toBe(true)
  })

  it('[L613] a message that is taken out while its files go up is not sent, and the server removes them', async () => {
    const timeline = await openReady()
    server.cuts.push(300_000)
    server.onCut = () => expect(timeline.discard(clientId)).toMatchObject({ type: 'file', text: 'no' })
    const clientId = timeline.send({ files: [someFile(1_000_000)], text: 'no' })
    timeline.send('instead')
    await untilLast(timeline, isSent)
    await fake.asked('file.delete')
    expect(server.uploads.map(({ isGone }) => isGone)).toEqual([true])
    expect(fake.messages.map(({ content }) => content?.type)).toEqual(['text'])
    expect(timeline.getSnapshot().messages).toHaveLength(1)
  })

  it('[L614] a refusal shows its reason at the message and its file, and the rest is tried again on demand', async () => {
    const timeline = await openReady()
    server.refusals.push(new StonechatError('quota_exceeded'))
    const clientId = timeline.send({ files: [someFile(10)] })
    const failed = await untilLast(timeline, ({ status }) => status === 'failed')
    expect(failed).toMatchObject({ error: 'quota_exceeded', uploads: [{ state: 'failed' }] })
    timeline.retry(clientId)
    await untilLast(timeline, isSent)
    expect(fake.messages).toHaveLength(1)
  })

  it('[L615] the message waits until the server knows what the file is; one that it refuses fails', async () => {
    const timeline = await openReady()
    let looks = 0
    server.outcome = () => {
      looks += 1
      return { state: looks < 3 ? 'processing' : 'ready' }
    }
    timeline.send({ files: [someFile(10)] })
    await untilLast(timeline, isSent)
    expect(looks).toBe(3)
    server.outcome = () => ({ state: 'refused' })
    timeline.send({ files: [someFile(10)] })
    const failed = await untilLast(timeline, ({ status }) => status === 'failed')
    expect(failed).toMatchObject({ error: 'file_refused', uploads: [{ state: 'failed' }] })
  })

  it('[L616] a reload in the middle goes on where it was, with the same bytes and one message', async () => {
    const store = createMemoryStore()
    const first = await start(store)
    const timeline = await openReady(first)
    server.cuts.push(500_000)
    const leaving = createLatch()
    server.onCut = () => leaving.open()
    timeline.send({ files: [someFile(1_200_000)], text: 'kept' })
    await leaving.opened
    await first[Symbol.asyncDispose]()

    const before = server.asked.length
    await using second = await start(store)
    await untilLast(await openReady(second), isSent)
    expect(server.asked.slice(before).filter((asked) => asked.startsWith('PATCH'))[0]).toBe('PATCH 500000')
    expect(server.uploads).toHaveLength(1)
    expect(server.uploads[0]!.bytes.equals(bytesOf(1_200_000))).toBe(true)
    expect(fake.messages).toMatchObject([{ content: { text: 'kept' } }])
    // Sent, its bytes are kept no longer.
    await expect.poll(async () => (await store.load(['blobs'])).blobs).toEqual([])
  })

  it('[L617] what was too much to be kept is asked for after a reload, and goes on when it is given', async () => {
    const store = createMemoryStore()
    const whole = store.write
    store.write = async (changes) => {
      if (changes.some(({ table }) => table === 'blobs')) throw new DOMException('full', 'QuotaExceededError')
      await whole(changes)
    }
    const first = await start(store)
    server.cuts.push(300_000)
    const leaving = createLatch()
    server.onCut = () => leaving.open()
    const clientId = (await openReady(first)).send({ files: [someFile(900_000)] })
    await leaving.opened
    await first[Symbol.asyncDispose]()

    await using second = await start(store)
    const timeline = await openReady(second)
    const missing = await untilLast(timeline, ({ status }) => status === 'failed')
    expect(missing).toMatchObject({ error: 'file_not_found', uploads: [{ state: 'missing' }] })
    const files = await second.files()
    const { id } = missing.uploads![0]!
    expect(files.provide(clientId, id, someFile(10))).toBe(false)
    expect(files.provide(clientId, id, someFile(900_000))).toBe(true)
    await untilLast(timeline, isSent)
    expect(server.uploads.map(({ bytes }) => bytes.length)).toEqual([900_000])
  })

  it('[L618] a lost connection, a refused token and lost answers hold it up and end nothing', async () => {
    const timeline = await openReady()
    server.cuts.push(200_000)
    server.lostAnswers = 1
    server.onCut = () => {
      fake.connections[0]?.cut()
      server.refusals.push(new StonechatError('token_expired'))
    }
    timeline.send({ files: [someFile(2_000_000)] })
    await untilLast(timeline, isSent)
    expect(server.uploads.map(({ bytes }) => bytes.length)).toEqual([2_000_000])
    expect((await fake.asked('token.refresh')).length).toBe(1)
    expect(fake.messages).toHaveLength(1)
  })

  it('[L619] a file that the server has is sent by its id, and nothing goes up', async () => {
    const timeline = await openReady()
    const facts = { kind: 'file', name: 'a', media_type: 'text/plain', bytes: 3 } as const
    timeline.send({ files: [{ id: '0197a1b2-0000-7000-8000-000000000001', ...facts }] })
    await untilLast(timeline, isSent)
    expect(fake.messages).toMatchObject([{ content: { files: [{ name: 'a' }] }, sender_id: me.id }])
    expect(server.asked).toEqual([])
  })

  it('[L620] where the server forgot a file before its message went out, its bytes go up again', async () => {
    const timeline = await openReady()
    fake.answer('message.send', ({ data }) => {
      if (server.uploads.length > 1) return fake.store({ ...data, sender_id: me.id })
      server.uploads[0]!.isGone = true
      throw new StonechatError('file_not_found')
    })
    const clientId = timeline.send({ files: [someFile(10)] })
    await untilLast(timeline, ({ status }) => status === 'failed')
    timeline.retry(clientId)
    await untilLast(timeline, isSent)
    expect(filesOf(fake.messages[0]!).map(({ id }) => id)).toEqual([server.uploads[1]!.id])
  })
})
