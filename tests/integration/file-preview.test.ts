/** The picture of a video, over a whole server. */
import { call, type Person, type RunningApp, register, startApp } from '@stonechat/testkit'
import sharp from 'sharp'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { phonePicture, secrets } from '../../packages/file/src/testing/phone-picture.js'
import { sample } from '../../packages/file/src/testing/samples.js'
import { finishUpload, openPlace } from './files/place.js'

let server: RunningApp
let ann: Person
let bob: Person

beforeAll(async () => {
  server = await startApp()
  ann = await register(server)
  bob = await register(server)
})
afterAll(() => server[Symbol.asyncDispose]())

async function give(id: string, { token }: Person, bytes: Uint8Array) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/webp' }
  const response = await fetch(new URL(`/api/files/${id}/preview`, server.url), {
    ...{ method: 'POST', headers, body: new Uint8Array(bytes) },
  })
  return { status: response.status, body: await response.json() }
}

async function makeVideo(size: { readonly width?: number; readonly height?: number } = {}): Promise<string> {
  await using place = await openPlace(server.dataDir)
  const bytes = sample('video.mp4')
  const facts = { kind: 'video', media_type: 'video/mp4', bytes: bytes.length, ...size } as const
  return await finishUpload(place, ann.id, bytes, { state: 'ready', facts })
}

const frame = () => phonePicture('jpeg', { width: 1600, height: 1200, orientation: 6 })

describe('the picture of a video', () => {
  it('[L340] the owner gives a picture of a video, upright, small and without what a camera adds; the size of the video stays its own', async () => {
    const id = await makeVideo({ width: 640, height: 480 })
    const { status, body } = await give(id, ann, await frame())
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id, kind: 'video', width: 640, height: 480, thumbhash: expect.any(String), state: 'ready' },
    })
    const { body: read } = await call(server, `GET /api/files/${id}`, { token: ann.token })
    expect(read).toEqual(body)
    const shown = await fetch(new URL(`/api/files/${id}/preview`, server.url), {
      headers: { authorization: `Bearer ${ann.token}` },
    })
    const bytes = Buffer.from(await shown.arrayBuffer())
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 960, height: 1280 })
    expect(secrets.filter((secret) => bytes.includes(secret))).toEqual([])
  })

  it('[L340] a video that does not say its size has that of its picture', async () => {
    const id = await makeVideo()
    expect((await give(id, ann, await frame())).body).toMatchObject({ width: 1200, height: 1600 })
    expect((await give(id, ann, await phonePicture('webp'))).body).toMatchObject({ width: 1200 })
  })

  it('[L341] a preview is refused for what is no picture, for what is no video, from others, and where it is too large', async () => {
    const id = await makeVideo()
    const refused = { status: 422, body: { code: 'file_refused' } }
    const none = { status: 404, body: { code: 'file_not_found' } }
    expect(await give(id, ann, Buffer.from('no picture'))).toMatchObject(refused)
    expect(await give(id, bob, await frame())).toMatchObject(none)
    expect(await give(uuidv7(), ann, await frame())).toMatchObject(none)
    const large = await give(id, ann, Buffer.alloc(2 * 1024 * 1024 + 1))
    expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } })
    await using place = await openPlace(server.dataDir)
    const bytes = await phonePicture('jpeg')
    const facts = { kind: 'image', media_type: 'image/jpeg', bytes: bytes.length } as const
    const picture = await finishUpload(place, ann.id, bytes, { state: 'ready', facts })
    expect(await give(picture, ann, await frame())).toMatchObject(refused)
    expect((await call(server, `GET /api/files/${id}`, { token: ann.token })).body.thumbhash).toBeUndefined()
  })
})
