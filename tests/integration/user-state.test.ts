/** What belongs to a user, on several of that user's devices: live, over nodes, and after having been away. */

import { createLocalBus, type Im, type UserChangeSource } from '@stonechat/im'
import { imLimits } from '@stonechat/im/limits'
import { openSqlite } from '@stonechat/storage/sqlite'
import { call, makeTempFolder, openSocket, type RunningApp, register, startApp } from '@stonechat/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'
import { createNodes } from '../support/nodes.js'

const ann = { userId: 1 }
const bob = { userId: 2 }

const stateOf = async (im: Im, caller: { userId: number }, user_rev: number) =>
  (await im.call('sync', caller, { conversations: [], user_rev })).user

describe('what belongs to a user, on all of their devices', () => {
  afterEach(closeAll)

  it('[C430] all connections of a user receive blocks, privacy and preferences as they change, and nobody else does', async () => {
    const { im } = await open()
    const phone = await connect(im, 1)
    const laptop = await connect(im, 1)
    const other = await connect(im, 2)
    await im.handle({
      name: 'block.add',
      caller: ann,
      input: { user_id: 2 },
      connectionId: phone.connection.id,
    })
    await im.call('block.remove', ann, { user_id: 2 })
    await im.call('presence.update', ann, { hidden: true })
    await im.call('user.preferences', ann, { theme: 'dark' })
    const changes = [
      { rev: 1, kind: 'block', user_id: 2, blocked: true },
      { rev: 2, kind: 'block', user_id: 2, blocked: false },
      { rev: 3, kind: 'privacy', presence_hidden: true, receipts: 'on' },
      { rev: 4, kind: 'preferences', preferences: { theme: 'dark' } },
    ]
    expect(await phone.until('user.changed', 4)).toMatchObject(changes)
    expect(await laptop.until('user.changed', 4)).toMatchObject(changes)
    expect(other.of('user.changed')).toEqual([])
  })

  it('[C431] an operation that leaves things as they are announces nothing', async () => {
    const { im } = await open()
    const phone = await connect(im, 1)
    for (let round = 0; round < 2; round += 1) {
      await im.call('block.add', ann, { user_id: 2 })
      await im.call('presence.update', ann, { hidden: true })
      await im.call('user.preferences', ann, { theme: 'dark' })
    }
    await im.call('user.preferences', ann, {})
    await im.call('block.remove', ann, { user_id: 3 })
    expect(phone.of('user.changed').map(({ rev }) => rev)).toEqual([1, 2, 3])
  })

  it('[C440] a user reads whether their own online status is hidden, which changes nothing', async () => {
    const { im } = await open()
    expect(await im.call('presence.update', ann, {})).toEqual({ hidden: false })
    await im.call('presence.update', ann, { hidden: true })
    expect(await im.call('presence.update', ann, {})).toEqual({ hidden: true })
    expect(await im.call('presence.update', bob, {})).toEqual({ hidden: false })
    expect(await stateOf(im, ann, 0)).toMatchObject({ rev: 1 })
  })

  it('[C432] a device that was away gets exactly what changed since its `user_rev`, and a client that gives none gets no `user`', async () => {
    const { im } = await open()
    expect(await stateOf(im, ann, 0)).toEqual({ rev: 0, reset: false, changes: [] })
    await im.call('block.add', ann, { user_id: 2 })
    await im.call('presence.update', ann, { hidden: true })
    const { rev } = (await stateOf(im, ann, 0))!
    await im.call('block.add', ann, { user_id: 3 })
    await im.call('block.remove', ann, { user_id: 2 })
    await im.call('block.add', bob, { user_id: 1 })
    expect(rev).toBe(2)
    expect(await stateOf(im, ann, rev)).toEqual({
      rev: 4,
      reset: false,
      changes: [
        { rev: 3, kind: 'block', user_id: 3, blocked: true },
        { rev: 4, kind: 'block', user_id: 2, blocked: false },
      ],
    })
    expect(await stateOf(im, ann, 4)).toEqual({ rev: 4, reset: false, changes: [] })
    expect(await im.call('sync', ann, { conversations: [] })).not.toHaveProperty('user')
  })

  it('[C433] a client with a greater `user_rev` than the server, as after a restored backup, has to read all anew', async () => {
    const { im } = await open()
    await im.call('block.add', ann, { user_id: 2 })
    expect(await stateOf(im, ann, 9)).toEqual({ rev: 1, reset: true, changes: [] })
  })

  it('[C434] a change that the accounts of a host publish reaches all connections of that user', async () => {
    const listeners = new Set<Parameters<UserChangeSource['subscribe']>[0]>()
    const userChanges: UserChangeSource = {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    const { im } = await open({ bus: createLocalBus(), userChanges })
    const [phone, other] = [await connect(im, 1), await connect(im, 2)]
    for (const listener of listeners) listener({ userId: 1, rev: 7, kind: 'profile' })
    expect(await phone.until('user.changed', 1)).toEqual([{ rev: 7, kind: 'profile' }])
    expect(other.of('user.changed')).toEqual([])
    await im[Symbol.asyncDispose]()
    expect(listeners.size).toBe(0)
  })

  it('[C435] a change on one node reaches the user on another, and one whose event was lost comes with `sync`', async () => {
    await using folder = await makeTempFolder()
    await using storage = await openSqlite({ path: `${folder.path}/im.db` })
    await using nodes = createNodes({
      store: storage.im,
      authenticate: async (token) => ({ userId: Number(token) }),
    })
    const [here, there] = [nodes.start(), nodes.start()]
    const laptop = await connect(there.im, 1)
    await here.im.call('block.add', ann, { user_id: 2 })
    expect(await laptop.until('user.changed', 1)).toMatchObject([{ rev: 1, blocked: true }])
    here.mute()
    await here.im.call('block.remove', ann, { user_id: 2 })
    expect(laptop.of('user.changed')).toHaveLength(1)
    expect(await stateOf(there.im, ann, 1)).toEqual({
      rev: 2,
      reset: false,
      changes: [{ rev: 2, kind: 'block', user_id: 2, blocked: false }],
    })
  })
})

describe('what belongs to a user, over the wire', () => {
  let server: RunningApp
  beforeAll(async () => {
    server = await startApp()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const prefer = async (token: string, body: unknown) => {
    const { status, body: answer } = await call(server, 'POST /api/user/preferences', { token, body })
    return { status, answer }
  }

  it('[C436] a profile that is changed on one device is announced to the user’s sockets, numbered with all else', async () => {
    const { token, id } = await register(server)
    const stranger = await register(server)
    await using phone = await openSocket(server, token)
    await using laptop = await openSocket(server, token)
    await using other = await openSocket(server, stranger.token)
    await phone.request('block.add', { user_id: stranger.id })
    await phone.request('user.update', { nickname: '小石' })
    for (const socket of [phone, laptop]) {
      expect(await socket.next('user.changed')).toEqual({
        ...{ rev: 1, kind: 'block', user_id: stranger.id, blocked: true },
      })
      expect(await socket.next('user.changed')).toEqual({ rev: 2, kind: 'profile' })
    }
    const { data } = await laptop.request('sync', { conversations: [], user_rev: 1 })
    expect(data.user).toEqual({ rev: 2, reset: false, changes: [{ rev: 2, kind: 'profile' }] })
    expect((await other.request('sync', { conversations: [], user_rev: 0 })).data.user.changes).toEqual([])
    expect(other.pending.filter(({ event }) => event === 'user.changed')).toEqual([])
    expect(id).not.toBe(stranger.id)
  })

  it('[C437] preferences over HTTP are merged by key, `null` removes one, `{}` reads, and nobody else sees them', async () => {
    const [{ token }, stranger] = [await register(server), await register(server)]
    expect(await prefer(token, {})).toEqual({ status: 200, answer: {} })
    const first = { language: 'zh', theme: 'dark', send: { key: 'Enter' } }
    expect(await prefer(token, first)).toEqual({ status: 200, answer: first })
    expect(await prefer(token, { theme: null, size: 2 })).toEqual({
      status: 200,
      answer: { language: 'zh', send: { key: 'Enter' }, size: 2 },
    })
    expect((await prefer(token, {})).answer).toEqual({ language: 'zh', send: { key: 'Enter' }, size: 2 })
    expect((await prefer(stranger.token, {})).answer).toEqual({})
    expect((await call(server, 'POST /api/user/preferences', { body: {} })).status).toBe(401)
  })

  it('[C438] preferences of exactly 16,384 bytes are accepted, one byte more is `too_large` and changes nothing', async () => {
    const { token } = await register(server)
    const fill = (bytes: number) => 'x'.repeat(bytes - '{"a":1,"b":""}'.length)
    await prefer(token, { a: 1 })
    const full = await prefer(token, { b: fill(imLimits.preferencesMaxBytes) })
    expect([full.status, JSON.stringify(full.answer).length]).toEqual([200, 16_384])
    const more = await prefer(token, { b: fill(imLimits.preferencesMaxBytes + 1) })
    expect([more.status, more.answer.code]).toEqual([413, 'too_large'])
    expect((await prefer(token, { c: 1 })).status).toBe(413)
    expect((await prefer(token, {})).answer).toEqual(full.answer)
    expect((await prefer(token, { b: null })).answer).toEqual({ a: 1 })
  })

  it('[C439] preferences that are no JSON object of names are refused with what is wrong', async () => {
    const { token } = await register(server)
    const line = 'POST /api/user/preferences'
    expect((await call(server, line, { token, rawBody: '{"a":' })).body).toMatchObject({
      status: 400,
      code: 'invalid_json',
    })
    for (const body of [['dark'], 'dark', { ['k'.repeat(65)]: 1 }, { '': 1 }, { a: deep(17) }])
      expect((await call(server, line, { token, body })).body).toMatchObject({
        status: 400,
        code: 'invalid_input',
      })
    expect((await prefer(token, {})).answer).toEqual({})
  })
})

function deep(levels: number): unknown {
  return levels === 0 ? 1 : [deep(levels - 1)]
}
