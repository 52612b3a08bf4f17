import { StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Client } from '../index.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

const hourMs = 3_600_000
const ids = (count: number) => Array.from({ length: count }, (_, at) => fileId(at))
const fileId = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  let count = 0
  fake.answer('file.links', ({ data }) => {
    count += 1
    return {
      links: data.file_ids
        .filter((id: string) => id !== fileId(999))
        .map((file_id: string) => ({
          file_id,
          url: `/api/files/${file_id}/content?s=${count}`,
          preview_url: `/api/files/${file_id}/preview?s=${count}`,
          expires_at: Date.now() + hourMs,
        })),
    }
  })
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  vi.useRealTimers()
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

describe('addresses of files', () => {
  it('[L630] those that are wanted at the same time are asked for together, at most 50 at once, and each once', async () => {
    const files = await client.files()
    const wanted = [...ids(60), ...ids(60)]
    const urls = await Promise.all(wanted.map((id) => files.url(id)))
    const asked = await fake.asked('file.links', 2)
    expect(asked.map(({ data }) => data.file_ids.length)).toEqual([50, 10])
    expect(urls[0]).toBe(`${fake.url}/api/files/${fileId(0)}/content?s=1`)
    expect(urls.slice(60)).toEqual(urls.slice(0, 60))
    expect(await files.url(fileId(3))).toBe(urls[3])
    expect(await fake.asked('file.links')).toHaveLength(2)
  })

  it('[L631] there is one of the smaller picture, and one that the browser saves', async () => {
    const files = await client.files()
    const address = `${fake.url}/api/files/${fileId(1)}`
    expect(await files.url(fileId(1), { isPreview: true })).toBe(`${address}/preview?s=1`)
    expect(await files.url(fileId(1), { isDownload: true })).toBe(`${address}/content?s=1&download=`)
  })

  it('[L632] a file that the user may not see has none', async () => {
    const files = await client.files()
    await expect(files.url(fileId(999))).rejects.toMatchObject({ code: 'file_not_found' })
    const link = files.link(fileId(999))
    const stop = link.subscribe(() => {})
    await until(link, (value) => value === null)
    stop()
  })

  it('[L633] an address on the screen is renewed before it runs out, one that nobody looks at is not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    const files = await client.files()
    const [shown, left] = [files.link(fileId(1)), files.link(fileId(2))]
    const stop = shown.subscribe(() => {})
    left.subscribe(() => {})()
    await vi.advanceTimersByTimeAsync(20)
    await vi.waitFor(() => expect(shown.getSnapshot()?.url).toMatch(/s=1$/))
    await vi.advanceTimersByTimeAsync(hourMs - 5 * 60_000 - 1_000)
    expect(shown.getSnapshot()?.url).toMatch(/s=1$/)
    await vi.advanceTimersByTimeAsync(2_000)
    await vi.waitFor(() => expect(shown.getSnapshot()?.url).toMatch(/s=2$/))
    expect((await fake.asked('file.links')).map(({ data }) => data.file_ids)).toEqual([
      [fileId(1), fileId(2)],
      [fileId(1)],
    ])
    stop()
  })

  it('[L634] a clock that is wrong by days makes no address bad and asks for none twice', async () => {
    const leap = createNodeClient(fake.url, { random: () => 0, now: () => Date.now() + 100 * hourMs })
    await leap.signIn({ phone: '1', password: 'x' })
    const files = await leap.files()
    expect(await files.url(fileId(1))).toBe(await files.url(fileId(1)))
    expect(await fake.asked('file.links')).toHaveLength(1)
    await leap[Symbol.asyncDispose]()
  })

  it('[L635] what could not be asked is asked again with the next connection', async () => {
    const files = await client.files()
    const link = files.link(fileId(1))
    let tries = 0
    fake.answer('file.links', () => {
      tries += 1
      if (tries === 1) throw new StonechatError('unavailable')
      return { links: [{ file_id: fileId(1), url: '/x', expires_at: Date.now() + hourMs }] }
    })
    const stop = link.subscribe(() => {})
    await fake.asked('file.links')
    fake.connections[0]?.cut()
    await until(link, (value) => value?.url === `${fake.url}/x`)
    stop()
  })
})

describe('downloads', () => {
  const whole = Buffer.from(Array.from({ length: 500_000 }, (_, at) => at % 251))

  it('[L640] a download goes on behind what it has when the line is cut, and the bytes are equal', async () => {
    const files = await client.files()
    const ranges: (string | undefined)[] = []
    fake.onHttp = ({ headers, url }, response) => {
      if (!url?.startsWith('/api/files/')) return false
      ranges.push(headers.range)
      const from = Number(/\d+/.exec(headers.range ?? '')?.[0] ?? 0)
      expect(headers['if-range']).toBe(from === 0 ? undefined : '"v1"')
      response.writeHead(from === 0 ? 200 : 206, {
        ...{ etag: '"v1"', 'content-type': 'image/png', 'content-length': whole.length - from },
      })
      if (ranges.length > 2) response.end(whole.subarray(from))
      else response.write(whole.subarray(from, from + 100_000), () => response.destroy())
      return true
    }
    const progress: number[] = []
    const blob = await files.download(fileId(1), { onProgress: (received) => progress.push(received) })
    expect(Buffer.from(await blob.arrayBuffer()).equals(whole)).toBe(true)
    expect(blob.type).toBe('image/png')
    expect(ranges).toHaveLength(3)
    expect(progress.at(-1)).toBe(whole.length)
  })

  it('[L641] a file that changed or is served without ranges begins anew, and what the user may not have is refused', async () => {
    const files = await client.files()
    let count = 0
    fake.onHttp = ({ url }, response) => {
      if (!url?.startsWith('/api/files/')) return false
      count += 1
      response.writeHead(200, { etag: `"v${count}"`, 'content-length': whole.length })
      if (count > 1) response.end(whole)
      else response.write(Buffer.alloc(1_000), () => response.destroy())
      return true
    }
    const blob = await files.download(fileId(1))
    expect(Buffer.from(await blob.arrayBuffer()).equals(whole)).toBe(true)
    fake.onHttp = undefined
    fake.answer('file.content', () => {
      throw new StonechatError('file_not_found')
    })
    await expect(files.download(fileId(999))).rejects.toMatchObject({ code: 'file_not_found' })
  })

  it('[L642] a download can be ended', async () => {
    const files = await client.files()
    const begun = createLatch()
    fake.onHttp = ({ url }, response) => {
      if (!url?.startsWith('/api/files/')) return false
      response.writeHead(200, { 'content-length': whole.length })
      response.write(Buffer.alloc(10), () => begun.open())
      return true
    }
    const ending = new AbortController()
    const done = files.download(fileId(1), { signal: ending.signal })
    done.catch(() => {})
    await begun.opened
    ending.abort()
    await expect(done).rejects.toMatchObject({ code: 'network' })
    // Also where it was ended before it began.
    await expect(files.download(fileId(1), { signal: ending.signal })).rejects.toMatchObject({
      code: 'network',
    })
  })
})
