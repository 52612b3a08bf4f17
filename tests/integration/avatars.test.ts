/** Pictures of people and groups, over a whole server. */
import { join } from 'node:path'
import { createDiskBlobs } from '@stonechat/file/disk'
import {
  call,
  openSocket,
  type Person,
  patienceMs,
  type RunningApp,
  register,
  startApp,
} from '@stonechat/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { pngBomb } from '../../packages/file/src/testing/bombs.js'
import { colourAt, phonePicture, secrets } from '../../packages/file/src/testing/phone-picture.js'
import { openPlace } from './files/place.js'

let now = Date.now()
const clock = () => now
const laterMs = 70_000

let server: RunningApp
let ann: Person
let bob: Person

beforeAll(async () => {
  server = await startApp({ overrides: { clock } })
  ann = await register(server)
  bob = await register(server)
})
afterAll(() => server[Symbol.asyncDispose]())

/** Red on the left, blue on the right; 400 × 300. */
const picture = (width = 400, height = 300) => phonePicture('jpeg', { width, height })

async function send(path: string, { token }: Person, body: Uint8Array | FormData) {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body instanceof FormData ? {} : { 'content-type': 'image/jpeg' }),
  }
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers,
    body: body instanceof FormData ? body : new Uint8Array(body),
  })
  return { status: response.status, body: await response.json() }
}

async function load(url: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(new URL(url, server.url), { headers })
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

async function stored(): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of createDiskBlobs({ folder: join(server.dataDir, 'files') }).list())
    keys.push(key)
  return keys.filter((key) => key.startsWith('avatars'))
}

describe('the avatar of a user', () => {
  it('[L350] a picture becomes an avatar in two sizes, without what the camera adds, at an address that never changes', async () => {
    const { status, body } = await send('/api/user/avatar', ann, await picture())
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: ann.id,
      avatar_url: expect.stringMatching(/^\/api\/avatars\/[0-9a-f]{32}\.webp$/),
    })
    for (const size of [undefined, 512, 64]) {
      const { response, bytes } = await load(`${body.avatar_url}${size === undefined ? '' : `?size=${size}`}`)
      expect(response.status).toBe(200)
      const side = size ?? 512
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: side, height: side })
      expect(secrets.filter((secret) => bytes.includes(secret))).toEqual([])
      expect(response.headers.get('cache-control')).toContain('immutable')
      expect(response.headers.get('content-type')).toBe('image/webp')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      const etag = response.headers.get('etag') ?? ''
      expect((await load(response.url, { 'if-none-match': etag })).response.status).toBe(304)
      expect((await load(response.url, { range: 'bytes=0-3' })).bytes.toString()).toBe('RIFF')
    }
  })

  it('[L350] a form with the picture does as well', async () => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(await picture())], { type: 'image/jpeg' }), 'me.jpg')
    expect(await send('/api/user/avatar', ann, form)).toMatchObject({ status: 200, body: { id: ann.id } })
  })

  it('[L351] the square is the one that was asked for in the upright picture, else the largest in the middle', async () => {
    const sides = async (query: string, bytes: Buffer) => {
      const { body } = await send(`/api/user/avatar${query}`, ann, bytes)
      const shown = (await load(body.avatar_url)).bytes
      return Promise.all([colourAt(shown, 0.1, 0.5), colourAt(shown, 0.9, 0.5)])
    }
    const bytes = await picture()
    expect(await sides('', bytes)).toEqual(['red', 'blue'])
    expect(await sides('?crop=0,0,190', bytes)).toEqual(['red', 'red'])
    expect(await sides('?crop=210,50,190', bytes)).toEqual(['blue', 'blue'])
    expect(await sides('?crop=390,290,190', bytes)).toEqual(['blue', 'blue'])
    const turned = await phonePicture('jpeg', { orientation: 6 })
    expect(await sides('?crop=0,0,150', turned)).toEqual(['red', 'red'])
    expect(await sides('?crop=0,250,150', turned)).toEqual(['blue', 'blue'])
  })

  it.each(['1,2', '1,2,3,4', 'a,b,c', '-1,0,5', '1.5,0,5', '0,0,70000'])(
    '[L351] what is no square is refused: %s',
    async (crop) => {
      expect(await send(`/api/user/avatar?crop=${crop}`, ann, await picture())).toMatchObject({
        status: 400,
        body: { code: 'invalid_input' },
      })
    },
  )

  it('[L352] what is no picture, is too large, or is made to break decoders is refused, and leaves nothing', async () => {
    const before = await stored()
    const shown = (await call(server, 'GET /api/user/profile', { token: bob.token })).body.avatar_url
    const refused = { status: 422, body: { code: 'file_refused' } }
    expect(await send('/api/user/avatar', bob, Buffer.from('no picture'))).toMatchObject(refused)
    expect(
      await send('/api/user/avatar', bob, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    ).toMatchObject(refused)
    expect(await send('/api/user/avatar', bob, new Uint8Array())).toMatchObject(refused)
    expect(await send('/api/user/avatar', bob, pngBomb())).toMatchObject(refused)
    const large = await send('/api/user/avatar', bob, Buffer.alloc(11 * 1024 * 1024)).catch(() => undefined)
    if (large !== undefined) expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } })
    expect(await stored()).toEqual(before)
    expect((await call(server, 'GET /api/user/profile', { token: bob.token })).body.avatar_url).toBe(shown)
  })

  it('[L353] whoever has the user on the screen learns of it', async () => {
    await using socket = await openSocket(server, bob.token)
    await socket.request('presence.subscribe', { user_ids: [ann.id] })
    const { body } = await send('/api/user/avatar', ann, await picture())
    const told = await socket.next('user.updated')
    expect(told).toMatchObject({ user_id: ann.id, avatar_url: body.avatar_url })
  })

  it('[L354] the picture that was shown before is gone after a while, and so is one that was taken away', async () => {
    const first = (await send('/api/user/avatar', bob, await picture())).body.avatar_url
    now += laterMs
    const second = (await send('/api/user/avatar', bob, await picture())).body.avatar_url
    expect((await load(first)).response.status).toBe(404)
    expect((await load(`${first}?size=64`)).response.status).toBe(404)
    expect((await load(second)).response.status).toBe(200)
    now += laterMs
    const answer = await call(server, 'DELETE /api/user/avatar', { token: bob.token })
    expect(answer).toMatchObject({ status: 200, body: { id: bob.id, avatar_url: null } })
    expect((await load(second)).response.status).toBe(404)
    expect((await stored()).filter((key) => key.includes(second.slice(13, 45)))).toEqual([])
  })

  it('[L354] an avatar that was made and never shown, since the server was killed in between, is removed by a job', async () => {
    await using place = await openPlace(server.dataDir)
    const hash = 'c'.repeat(32)
    const owner = { kind: 'user', id: bob.id } as const
    await place.blobs.put(`avatars/cc/${hash}-512.webp`, Buffer.from('large'))
    await place.blobs.put(`avatars/cc/${hash}-64.webp`, Buffer.from('small'))
    await place.store.addAvatar({ hash, owner, createdAt: now - laterMs }, 0)
    await vi.waitFor(
      async () => {
        expect(await place.store.listAvatars({ hash })).toEqual([])
        expect((await stored()).filter((key) => key.includes(hash))).toEqual([])
      },
      { timeout: patienceMs, interval: 100 },
    )
  })

  it('[L354] of several that are made at the same time the one that is shown stays', async () => {
    const made = await Promise.all([1, 2, 3].map(async () => send('/api/user/avatar', bob, await picture())))
    expect(made.map(({ status }) => status)).toEqual([200, 200, 200])
    const { avatar_url } = (await call(server, 'GET /api/user/profile', { token: bob.token })).body
    expect((await load(avatar_url)).response.status).toBe(200)
    now += laterMs
    const { body } = await send('/api/user/avatar', bob, await picture())
    expect((await load(body.avatar_url)).response.status).toBe(200)
    for (const { body } of made) expect((await load(body.avatar_url)).response.status).toBe(404)
  })

  it.each(['nothing.webp', `${'0'.repeat(32)}.webp`, '..%2F..%2Fstonechat.db', 'x'])(
    '[L350] there is no avatar of another name: %s',
    async (name) => {
      expect((await load(`/api/avatars/${name}`)).response.status).toBe(404)
    },
  )
})

describe('the avatar of a group', () => {
  it('[L355] a group gets a picture and loses it by whoever may change it, and by nobody else', async () => {
    const { body: group } = await call(server, 'POST /api/groups', {
      token: ann.token,
      body: { name: 'g', member_ids: [bob.id] },
    })
    const path = `/api/groups/${group.id}/avatar` as const
    await using socket = await openSocket(server, bob.token)
    const { status, body } = await send(path, ann, await picture())
    expect({ status, body }).toMatchObject({ status: 200, body: { id: group.id, name: 'g' } })
    expect((await load(body.avatar_url)).response.status).toBe(200)
    const told = await socket.next('group.changed')
    expect(told.group.avatar_url).toBe(body.avatar_url)
    expect(await send(path, bob, await picture())).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await send('/api/groups/99/avatar', bob, await picture())).toMatchObject({ status: 404 })
    expect(await call(server, `DELETE ${path}`, { token: bob.token })).toMatchObject({ status: 403 })
    now += laterMs
    expect(await call(server, `DELETE ${path}`, { token: ann.token })).toMatchObject({
      status: 200,
      body: { id: group.id, avatar_url: null },
    })
    expect((await load(body.avatar_url)).response.status).toBe(404)
  })
})
