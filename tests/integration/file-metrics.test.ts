import { call, register, startApp } from '@stonechat/testkit'
import sharp from 'sharp'
import { describe, expect, it, vi } from 'vitest'
import { uploadFile } from './files/upload-file.js'

type Server = Awaited<ReturnType<typeof startApp>>

/** What `/metrics` shows under a name with these labels; 0 where it does not show it. */
async function figure(server: Server, name: string): Promise<number> {
  const { text } = await call(server, 'GET /metrics')
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? 0,
  )
}

function beginUpload(server: Server, token: string, bytes: number): Promise<Response> {
  return fetch(`${server.url}/api/uploads`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0', 'upload-length': String(bytes) },
      'content-type': 'application/offset+octet-stream',
    },
    body: Buffer.alloc(60),
  })
}

describe('figures of files', () => {
  it('[L183] /metrics counts uploads and bytes, and shows what no message has yet', async () => {
    await using server = await startApp()
    const [ann, bob] = [await register(server), await register(server)]
    const file = await uploadFile(server, ann.token, Buffer.alloc(1_000, 7))
    expect(await figure(server, 'stonechat_uploads_total{outcome="finished"}')).toBe(1)
    expect(await figure(server, 'stonechat_file_received_bytes_total')).toBe(1_000)
    expect(await figure(server, 'stonechat_files_unsent{state="ready"}')).toBe(1)

    const begun = await beginUpload(server, ann.token, 100)
    expect(await figure(server, 'stonechat_file_received_bytes_total')).toBe(1_060)
    expect(await figure(server, 'stonechat_files_unsent{state="uploading"}')).toBe(1)
    await fetch(new URL(begun.headers.get('location') ?? '', server.url), {
      ...{ method: 'DELETE', headers: { authorization: `Bearer ${ann.token}`, 'tus-resumable': '1.0.0' } },
    })
    await vi.waitFor(
      async () => expect(await figure(server, 'stonechat_uploads_total{outcome="given_up"}')).toBe(1),
      10_000,
    )
    expect(await figure(server, 'stonechat_files_unsent{state="uploading"}')).toBe(0)

    const content = { type: 'file', files: [{ id: file.id }] }
    await call(server, 'POST /api/send', { token: ann.token, body: { target_id: bob.id, content } })
    expect(await figure(server, 'stonechat_files_unsent{state="ready"}')).toBe(0)
    const range = { range: 'bytes=0-99', authorization: `Bearer ${bob.token}` }
    await (await fetch(`${server.url}/api/files/${file.id}/content`, { headers: range })).arrayBuffer()
    expect(await figure(server, 'stonechat_file_sent_bytes_total')).toBe(100)
  })

  it('[L182] /metrics counts what is done with pictures, and how long it takes', async () => {
    await using server = await startApp()
    const ann = await register(server)
    const red = { width: 20, height: 20, channels: 3, background: 'red' } as const
    await uploadFile(server, ann.token, await sharp({ create: red }).png().toBuffer(), 'red.png')
    expect(await figure(server, 'stonechat_workshop_runs_total{task="picture",outcome="done"}')).toBe(1)
    expect(await figure(server, 'stonechat_workshop_duration_seconds_count{task="picture"}')).toBe(1)
  })
})
