/** Messages beside files: how long one is under way while pictures come in, and how long a page of history with pictures takes. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { type JsonSocket, openJsonSocket } from '../lib/json-socket.js'
import { medianOf } from '../lib/median.js'
import type { BenchUser } from '../lib/people.js'
import type { BenchServer } from '../lib/server.js'

const readyTimeoutMs = 10 * 60_000
const pauseMs = 5

/** A photo as of a phone, each with another colour. */
export async function makePictures(count: number): Promise<Buffer[]> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const base = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: 'grey', noise } })
    .jpeg({ quality: 80 })
    .toBuffer()
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      sharp(base)
        .modulate({ hue: (index * 37) % 360 })
        .withExif({ IFD0: { Make: `camera ${index}` } })
        .jpeg()
        .toBuffer(),
    ),
  )
}

/** Uploads pictures one after the other. */
export async function uploadPictures(
  server: BenchServer,
  user: BenchUser,
  pictures: readonly Buffer[],
): Promise<string[]> {
  const ids: string[] = []
  for (const picture of pictures) {
    const answer = await fetch(`${server.url}/api/files?name=picture.jpg`, {
      method: 'POST',
      headers: { authorization: `Bearer ${user.token}`, 'content-type': 'image/jpeg' },
      body: new Uint8Array(picture),
    })
    if (answer.status !== 201) throw new Error(`a picture was refused: ${await answer.text()}`)
    ids.push(((await answer.json()) as { id: string }).id)
  }
  return ids
}

/** Waits until each of them was looked at. */
export async function untilReady(
  server: BenchServer,
  user: BenchUser,
  ids: readonly string[],
): Promise<void> {
  await using socket = await openJsonSocket(server, user.token)
  const deadline = performance.now() + readyTimeoutMs
  for (const id of ids)
    for (;;) {
      const { state } = (await socket.request('file.get', { file_id: id })) as { state: string }
      if (state === 'ready') break
      if (performance.now() > deadline) throw new Error(`${id} is still ${state}`)
      await delay(50)
    }
}

/** Sends one message after the other until `end` is settled; how long each took. */
export async function talkUntil(socket: JsonSocket, to: number, end: Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  let isOver = false
  const over = end.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const started = performance.now()
    await socket.request('message.send', messageTo(to, { type: 'text', text: 'hello' }))
    times.push(performance.now() - started)
    await delay(pauseMs)
  }
  await over
  return times
}

export interface Page {
  readonly to: number
  readonly contents: readonly object[]
}

/** Writes pages of messages and reads them in turns, again and again. @returns the median of each, in milliseconds */
export async function readPages(
  socket: JsonSocket,
  pages: readonly Page[],
  rounds: number,
): Promise<number[]> {
  for (const { to, contents } of pages)
    for (const content of contents) await socket.request('message.send', messageTo(to, content))
  const times = pages.map((): number[] => [])
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { to, contents }] of pages.entries()) {
      const started = performance.now()
      await socket.request('message.list', { target_id: to, limit: contents.length })
      times[index]!.push(performance.now() - started)
    }
  return times.map(medianOf)
}

function messageTo(target_id: number, content: object) {
  return { target_type: 'user', target_id, client_id: randomUUID(), content }
}
