import { StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../index.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { untilOnline } from '../testing/until.js'
import { createUploadServer, type UploadServer } from '../testing/upload-server.js'

let fake: FakeServer
let server: UploadServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  server = createUploadServer()
  fake.onHttp = server.answer
  fake.answer('file.get', ({ data }) => server.find(data.file_id))
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const kept = { id: 'kept', kind: 'file', name: 'a.pdf', media_type: 'application/pdf', bytes: 7 } as const
const added = () => new File([Buffer.alloc(40, 'x')], 'cat.png', { type: 'image/png' })

describe('editing the files of a message', () => {
  it('[T445] what an edit adds goes up first and says how far it is; what stays is not sent again', async () => {
    const timeline = client.open(peer)
    const stored = fake.store({})
    const progress: number[] = []
    fake.answer('message.edit', ({ data }) => {
      expect(server.uploads.map(({ bytes, size }) => bytes.length === size)).toEqual([true])
      return { ...fake.messages[0]!, content: data.content as never, rev: 1, edited_at: 2 }
    })
    await timeline.edit(
      stored.seq,
      { files: [kept, added()], text: 'both' },
      { onProgress: (sent, total) => progress.push(sent / total) },
    )
    const data: { content: unknown } = (await fake.asked('message.edit'))[0]!.data
    expect(data.content).toMatchObject({
      type: 'file',
      text: 'both',
      files: [{ id: 'kept' }, { id: server.uploads[0]!.id, name: 'cat.png' }],
    })
    expect(server.uploads).toHaveLength(1)
    expect(progress.at(-1)).toBe(1)
    expect((await client.files()).blob(server.uploads[0]!.id)?.size).toBe(40)
  })

  it('[T446] an edit whose file is refused, or that is given up meanwhile, changes nothing', async () => {
    const timeline = client.open(peer)
    server.refusals.push(new StonechatError('quota_exceeded'))
    await expect(timeline.edit(1, { files: [kept, added()] })).rejects.toMatchObject({
      code: 'quota_exceeded',
    })

    const ending = new AbortController()
    server.outcome = () => {
      ending.abort()
      return { state: 'processing' }
    }
    const edit = timeline.edit(1, { files: [added()] }, { signal: ending.signal })
    await expect(edit).rejects.toMatchObject({ code: 'network' })
    await expect(timeline.edit(1, { files: [added()] }, { signal: ending.signal })).rejects.toMatchObject({
      code: 'network',
    })
    expect(await fake.asked('message.edit', 0)).toEqual([])
  })
})
