/** Stickers over a whole server: made, sent, seen, sent on, taken away. */
import {
  call,
  openSocket,
  type Person,
  type RunningApp,
  register,
  startApp,
  type TestSocket,
} from '@stonechat/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPlace } from './files/place.js'
import { uploadFile } from './files/upload-file.js'

let server: RunningApp
let ann: Person
let bob: Person
let cem: Person
const sockets: TestSocket[] = []

beforeAll(async () => {
  server = await startApp()
  ann = await register(server)
  bob = await register(server)
  cem = await register(server)
})
afterAll(async () => {
  for (const socket of sockets) await socket[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

let shade = 0
/** A picture that no other is like. */
async function picture(who: Person, name = 'holiday.png', size = 700) {
  shade += 1
  const create = {
    width: size,
    height: size / 2,
    channels: 3,
    background: { r: shade, g: 9, b: 200 },
  } as const
  return uploadFile(server, who.token, await sharp({ create }).png().toBuffer(), name)
}
const add = ({ token }: Person, file_id: string) =>
  call(server, 'POST /api/stickers', { token, body: { file_id } })
const list = async ({ token }: Person): Promise<{ id: string }[]> =>
  (await call(server, 'GET /api/stickers', { token })).body.stickers
const remove = ({ token }: Person, id: string) => call(server, `DELETE /api/stickers/${id}`, { token })
const sendTo = ({ token }: Person, target: Person, content: object) =>
  call(server, 'POST /api/send', { token, body: { target_id: target.id, content } })
const sticker = (sticker_id: string) => ({ type: 'sticker', sticker_id })

async function bytesOf({ token }: Person, file_id: string) {
  const { body } = await call(server, 'POST /api/files/links', { token, body: { file_ids: [file_id] } })
  if (body.links.length === 0) return undefined
  const response = await fetch(new URL(body.links[0].url, server.url))
  return Buffer.from(await response.arrayBuffer())
}

async function connect(person: Person): Promise<TestSocket> {
  const socket = await openSocket(server, person.token)
  sockets.push(socket)
  return socket
}

describe('stickers', { timeout: 60_000 }, () => {
  it('[T305] a picture becomes a small copy of its own with a name that says nothing, the newest first, once for the same picture, and counts as the person’s', async () => {
    const first = await picture(ann)
    const made = await add(ann, first.id)
    expect(made.status).toBe(201)
    const facts = { kind: 'image', name: 'sticker.webp', media_type: 'image/webp', width: 512, height: 256 }
    expect(made.body).toMatchObject({ id: made.body.file.id, file: facts, created_at: expect.any(Number) })
    expect(made.body.id).not.toBe(first.id)
    expect(await add(ann, first.id)).toMatchObject({ status: 200, body: made.body })
    // A sticker is a picture as well: the same one.
    expect((await add(ann, made.body.id)).body).toEqual(made.body)
    const second = await add(ann, (await picture(ann)).id)
    expect((await list(ann)).map(({ id }) => id)).toEqual([second.body.id, made.body.id])
    expect(await list(bob)).toEqual([])
    const bytes = await bytesOf(ann, made.body.id)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 256 })
    // The picture itself may go.
    await call(server, `DELETE /api/files/${first.id}`, { token: ann.token })
    expect(await bytesOf(ann, made.body.id)).toEqual(bytes)
  })

  it('[T306] stickers are made of pictures that the person can see, and of nothing else', async () => {
    const secret = await picture(ann)
    expect(await add(bob, secret.id)).toMatchObject({ status: 404, body: { code: 'file_not_found' } })
    await sendTo(ann, bob, { type: 'file', files: [{ id: secret.id }] })
    const made = await add(bob, secret.id)
    expect(made.status).toBe(201)
    expect((await add(cem, secret.id)).body.code).toBe('file_not_found')
    const words = await uploadFile(server, ann.token, Buffer.from('words'), 'a.txt')
    expect(await add(ann, words.id)).toMatchObject({ status: 422, body: { code: 'file_refused' } })
  })

  it('[T307] a sticker is sent by its id and comes with its picture, which whoever sees the message gets; no text is sent with it', async () => {
    const { body: made } = await add(ann, (await picture(ann)).id)
    const socket = await connect(bob)
    const sent = await sendTo(ann, bob, { ...sticker(made.id), file: { id: 'anything' } })
    const content = { ...sticker(made.id), file: made.file }
    expect(sent).toMatchObject({ status: 201, body: { content } })
    const isSticker = (message: { content: { type: string } | null }) => message.content?.type === 'sticker'
    expect(await socket.next('message.created', isSticker)).toMatchObject({ content })
    expect(await bytesOf(bob, made.id)).toBeInstanceOf(Buffer)
    expect(await bytesOf(cem, made.id)).toBeUndefined()
    expect((await sendTo(ann, bob, { ...sticker(made.id), text: 'words' })).body.code).toBe('invalid_input')
    const { body: page } = await call(
      server,
      `GET /api/messages/files?target_type=user&target_id=${bob.id}`,
      { token: ann.token },
    )
    expect(JSON.stringify(page)).not.toContain(made.id)
  })

  it('[T308] what is no sticker, and one that a person neither has nor can see in a message, is not found; one that is seen may be sent on', async () => {
    const { body: made } = await add(ann, (await picture(ann)).id)
    const own = await picture(bob)
    for (const id of [made.id, own.id, crypto.randomUUID()])
      expect(await sendTo(bob, cem, sticker(id))).toMatchObject({
        status: 404,
        body: { code: 'sticker_not_found' },
      })
    const { body: message } = await sendTo(ann, bob, sticker(made.id))
    expect((await sendTo(bob, cem, sticker(made.id))).status).toBe(201)
    expect(await bytesOf(cem, made.id)).toBeInstanceOf(Buffer)
    // Once recalled it is seen no more.
    await call(server, 'POST /api/messages/recall', {
      token: ann.token,
      body: { target_id: bob.id, seq: message.seq },
    })
    const { body: again } = await add(cem, made.id)
    expect(again.id).not.toBe(made.id)
    expect((await sendTo(cem, cem, sticker(again.id))).status).toBe(201)
  })

  it('[T309] every device learns that the stickers of its user are others now, also one that was away', async () => {
    const device = await connect(cem)
    const { body: before } = await call(server, 'POST /api/sync', {
      token: cem.token,
      body: { conversations: [], user_rev: 0 },
    })
    const { body: made } = await add(cem, (await picture(cem)).id)
    expect(await device.next('user.changed')).toEqual({ kind: 'stickers', rev: before.user.rev + 1 })
    await remove(cem, made.id)
    expect(await device.next('user.changed')).toEqual({ kind: 'stickers', rev: before.user.rev + 2 })
    const { body: after } = await call(server, 'POST /api/sync', {
      token: cem.token,
      body: { conversations: [], user_rev: before.user.rev },
    })
    expect(after.user.changes).toEqual([{ kind: 'stickers', rev: before.user.rev + 2 }])
  })

  it('[T310] a sticker that is removed stays in messages, and leaves the disk with the last of them', async () => {
    await using place = await openPlace(server.dataDir)
    const { body: made } = await add(ann, (await picture(ann)).id)
    const { body: message } = await sendTo(ann, bob, sticker(made.id))
    const isStored = async () => (await place.list()).some((key) => key.includes(made.id))
    expect(await remove(bob, made.id)).toMatchObject({ status: 404, body: { code: 'sticker_not_found' } })
    expect((await remove(ann, made.id)).status).toBe(204)
    expect((await remove(ann, made.id)).body.code).toBe('sticker_not_found')
    expect(await bytesOf(bob, made.id)).toBeInstanceOf(Buffer)
    expect(await isStored()).toBe(true)
    await call(server, 'POST /api/messages/recall', {
      token: ann.token,
      body: { target_id: bob.id, seq: message.seq },
    })
    await vi.waitFor(async () => expect(await isStored()).toBe(false), { timeout: 20_000, interval: 50 })
  })
})
