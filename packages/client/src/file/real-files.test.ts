import { crc32, deflateSync } from 'node:zlib'
import { createFaultProxy, type RunningApp, startApp, uniqueName, uniquePhone } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../api.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let server: RunningApp

beforeAll(async () => {
  server = await startApp()
})

afterAll(() => server[Symbol.asyncDispose]())

async function join(url = server.url): Promise<Client & { readonly id: number }> {
  const client = createNodeClient(url, { random: () => 0 })
  const { id } = await client.register({
    username: uniqueName(),
    phone: uniquePhone(),
    password: 'a password for tests',
  })
  await untilOnline(client)
  return Object.assign(client, { id })
}

const user = (target_id: number) => ({ target_type: 'user', target_id }) as const
const bytesOf = (size: number) => Buffer.from(Array.from({ length: size }, (_, at) => (at * 31) % 251))

describe('files with a real server', () => {
  it('[L623] two people exchange a file over a line that is cut twice: once, with equal bytes, and gone with a recall', async () => {
    await using proxy = await createFaultProxy(server)
    await using anna = await join(proxy.url)
    await using ben = await join()
    const bytes = bytesOf(5_000_000)
    const own = anna.open(user(ben.id))
    let cuts = 0
    const stop = own.subscribe(() => {
      const [upload] = own.getSnapshot().messages[0]?.uploads ?? []
      if (cuts < 2 && (upload?.sent ?? 0) > cuts * 2_000_000) {
        cuts += 1
        proxy.cut()
      }
    })
    own.send({ files: [new File([bytes], 'отчёт 报告.bin')], text: 'as promised' })
    own.send('behind it')
    await until(
      own,
      ({ messages }) => messages.length === 2 && messages.every(({ status }) => status === 'sent'),
    )
    stop()
    expect(cuts).toBe(2)

    const theirs = ben.open(user(anna.id))
    const { messages } = await until(theirs, (state) => state.messages.length === 2)
    const [first] = messages
    if (first?.content?.type !== 'file') throw new Error('no file')
    const [file] = first.content.files
    expect(file).toMatchObject({ kind: 'file', name: 'отчёт 报告.bin', bytes: bytes.length })
    const files = await ben.files()
    const blob = await files.download(file!.id)
    expect(Buffer.from(await blob.arrayBuffer()).equals(bytes)).toBe(true)
    const address = await files.url(file!.id)
    const response = await fetch(address, { headers: { range: 'bytes=10-19' } })
    expect([response.status, Buffer.from(await response.arrayBuffer())]).toEqual([
      206,
      bytes.subarray(10, 20),
    ])
    expect(await files.list(user(anna.id))).toMatchObject({ messages: [{ seq: first.seq }], hasMore: false })

    await anna.call('message.recall', { ...user(ben.id), seq: first.seq! })
    expect((await fetch(address)).status).toBe(404)
    await expect(files.download(file!.id)).rejects.toMatchObject({ code: 'file_not_found' })
  })

  it('[L626] a picture is shown by what the server made of it, and a smaller one by an address without a token', async () => {
    await using anna = await join()
    await using ben = await join()
    const own = anna.open(user(ben.id))
    const clientId = own.send({
      files: [new File([makePicture(1_600, 40)], 'wide.png', { type: 'image/png' })],
    })
    await until(own, ({ messages }) => messages[0]?.status === 'sent')
    const theirs = ben.open(user(anna.id))
    const [message] = (await until(theirs, ({ messages }) => messages.length === 1)).messages
    if (message?.content?.type !== 'file') throw new Error('no file')
    const [file] = message.content.files
    expect([message.clientId, file]).toMatchObject([clientId, { kind: 'image', width: 1_600, height: 40 }])
    expect(file!.thumbhash).toMatch(/^[\w+/=]{20,50}$/)
    const files = await ben.files()
    const link = files.link(file!.id)
    const stop = link.subscribe(() => {})
    const { preview_url } = (await until(link, (value) => value?.preview_url !== undefined))!
    stop()
    expect(await files.url(file!.id, { isPreview: true })).toBe(preview_url)
    const preview = await fetch(preview_url!)
    expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp'])
  })

  it('[L624] a refusal of the server shows its reason, as that of a file without a byte', async () => {
    await using anna = await join()
    await using ben = await join()
    const own = anna.open(user(ben.id))
    own.send({ files: [new File([], 'empty.txt')] })
    const state = await until(own, ({ messages }) => messages[0]?.status === 'failed')
    expect(state.messages[0]).toMatchObject({ error: 'invalid_input', uploads: [{ state: 'failed' }] })
  })
})

/** A black picture, as PNG. */
function makePicture(width: number, height: number): Buffer<ArrayBuffer> {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  }
  const chunk = (name: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(name), data])
    return Buffer.concat([number(data.length), named, number(crc32(named))])
  }
  const [depth, grey] = [8, 0]
  const header = Buffer.concat([number(width), number(height), Buffer.from([depth, grey, 0, 0, 0])])
  const rows = deflateSync(Buffer.alloc((width + 1) * height))
  const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}
