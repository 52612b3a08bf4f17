/** Contacts on several nodes of one database, and over HTTP. */
import { type ErrorCode, StonechatError } from '@stonechat/protocol'
import { openSqlite } from '@stonechat/storage/sqlite'
import { call, makeTempFolder, register, startApp } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '../support/im.js'
import { createNodes } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const [ann, bob] = [{ userId: 1 }, { userId: 2 }]
const toBob = { target_type: 'user', target_id: 2 } as const
const toAnn = { target_type: 'user', target_id: 1 } as const
const failure = (code: ErrorCode) => expect.objectContaining({ constructor: StonechatError, code })

async function openNodes(people: 'open' | 'contacts') {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db`, people })
  const nodes = createNodes({ store: storage.im, authenticate: async (token) => ({ userId: Number(token) }) })
  opened.push(folder, storage, nodes)
  return { one: nodes.start(), two: nodes.start() }
}

describe('contacts over nodes', () => {
  it('[Y30] where contacts only may write, the first words of a stranger wait in a request, and are the first message once it is accepted', async () => {
    const { one, two } = await openNodes('contacts')
    const words = { ...toBob, content: 'hello' }
    await expect(one.im.call('message.send', ann, words)).rejects.toEqual(failure('not_a_contact'))
    const request = await one.im.call('contact.request', ann, { user_id: 2, text: '我是小安' })
    expect(await two.im.call('contact.requests', bob, {})).toMatchObject({
      ...{ requests: [request], pending_in: 1 },
    })
    await two.im.call('contact.answer', bob, { request_id: request.id, state: 'accepted' })
    const { messages } = await one.im.call('message.list', ann, toBob)
    expect(messages).toMatchObject([
      { sender_id: 1, client_id: `request-${request.id}`, content: { text: '我是小安' }, seq: 1 },
    ])
    expect(await one.im.call('message.send', ann, words)).toMatchObject({ seq: 2 })
    expect(await two.im.call('message.send', bob, { ...toAnn, content: 'hi' })).toMatchObject({ seq: 3 })
  })

  it('[Y31] a retry of the answer finds the first message, however often', async () => {
    const { one, two } = await openNodes('contacts')
    const { id } = await one.im.call('contact.request', ann, { user_id: 2, text: 'hello' })
    for (const { im } of [two, one, two])
      await im.call('contact.answer', bob, { request_id: id, state: 'accepted' })
    expect((await one.im.call('message.list', bob, toAnn)).messages).toHaveLength(1)
  })

  it('[Y36] where the first words may not be said any more, the two are contacts without them', async () => {
    const { one, two } = await openNodes('contacts')
    const { id } = await one.im.call('contact.request', ann, { user_id: 2, text: 'hello' })
    await one.im.call('block.add', ann, { user_id: 2 })
    const answer = { request_id: id, state: 'accepted' } as const
    for (const { im } of [two, one])
      expect(await im.call('contact.answer', bob, answer)).toMatchObject({ id, state: 'accepted' })
    expect((await two.im.call('contact.list', bob, {})).contacts).toMatchObject([{ user_id: 1 }])
    expect((await one.im.call('message.list', bob, toAnn)).messages).toEqual([])
  })

  it('[Y32] all devices of both learn of a request, of what became of it and of the contact, on whatever node they are', async () => {
    const { one, two } = await openNodes('open')
    const [anns, bobs] = [await connect(two.im, 1), await connect(one.im, 2)]
    const { id } = await one.im.call('contact.request', ann, { user_id: 2, text: '' })
    for (const live of [anns, bobs])
      expect(await live.until('user.changed', 1)).toMatchObject([
        { rev: 1, kind: 'contact_request', request: { id, state: 'pending' } },
      ])
    await two.im.call('contact.answer', bob, { request_id: id, state: 'declined' })
    for (const live of [anns, bobs])
      expect((await live.until('user.changed', 2)).at(-1)).toMatchObject({
        rev: 2,
        request: { state: 'declined' },
      })
    await two.im.call('contact.request', bob, { user_id: 1 })
    await one.im.call('contact.request', ann, { user_id: 2 })
    for (const [live, peerId] of [
      [anns, 2],
      [bobs, 1],
    ] as const)
      expect((await live.until('user.changed', 5)).at(-1)).toMatchObject({
        ...{ rev: 5, kind: 'contact', contact: { user_id: peerId, remark: '' } },
      })
    await one.im.call('contact.update', ann, { user_id: 2, remark: '老板', starred: true })
    expect((await anns.until('user.changed', 6)).at(-1)).toMatchObject({ contact: { remark: '老板' } })
    await two.im.call('contact.delete', bob, { user_id: 1 })
    expect((await anns.until('user.changed', 7)).at(-1)).toEqual({ rev: 7, kind: 'contact', user_id: 2 })
    expect((await bobs.until('user.changed', 6)).at(-1)).toEqual({ rev: 6, kind: 'contact', user_id: 1 })
  })

  it('[Y33] a contact who was deleted writes no more, on any node at once, and shows no typing', async () => {
    const { one, two } = await openNodes('contacts')
    const { id } = await one.im.call('contact.request', ann, { user_id: 2 })
    await two.im.call('contact.answer', bob, { request_id: id, state: 'accepted' })
    await one.im.call('message.send', ann, { ...toBob, content: 'hello' })
    const bobs = await connect(two.im, 2)
    // More than one a second of a connection is not told anyway.
    const type = async () => {
      const { connection } = await connect(one.im, 1)
      await one.im.handle({ name: 'typing', caller: ann, input: toBob, connectionId: connection.id })
    }
    await type()
    await bobs.until('typing', 1)
    await two.im.call('contact.delete', bob, { user_id: 1 })
    await type()
    // Whatever ann publishes comes after it.
    await one.im.call('message.recall', ann, { ...toBob, seq: 1 })
    await bobs.until('message.changed', 1)
    expect(bobs.of('typing')).toHaveLength(1)
    for (const { im } of [one, two])
      await expect(im.call('message.send', ann, { ...toBob, content: 'still there?' })).rejects.toEqual(
        failure('not_a_contact'),
      )
  })

  it('[Y34] a user who chose to take messages from everyone gets them also in mode contacts', async () => {
    const { one, two } = await openNodes('contacts')
    expect(await two.im.call('user.privacy.get', bob, {})).toMatchObject({ messages_from: 'contacts' })
    await two.im.call('user.privacy', bob, { messages_from: 'everyone' })
    expect(await one.im.call('message.send', ann, { ...toBob, content: 'hello' })).toMatchObject({ seq: 1 })
    await expect(two.im.call('message.send', bob, { ...toAnn, content: 'hi' })).rejects.toEqual(
      failure('not_a_contact'),
    )
  })
})

describe('contacts over HTTP', () => {
  it('[Y35] a stranger asks, is accepted, and both have the other with a name, a remark and tags', async () => {
    await using server = await startApp({ options: { people: 'contacts' } })
    const [anna, boris] = [await register(server), await register(server)]
    const words = { target_id: boris.id, content: 'hello' }
    const refused = await call(server, 'POST /api/send', { token: anna.token, body: words })
    expect([refused.status, refused.body.code]).toEqual([403, 'not_a_contact'])
    const asked = await call(server, 'POST /api/contacts/requests', {
      ...{ token: anna.token, body: { user_id: boris.id, text: 'hello' } },
    })
    expect(asked.body).toEqual({
      ...{ id: expect.any(Number), from_id: anna.id, to_id: boris.id, text: 'hello', state: 'pending' },
      created_at: expect.any(Number),
    })
    const incoming = await call(server, 'GET /api/contacts/requests?direction=in', { token: boris.token })
    expect(incoming.body).toEqual({ requests: [asked.body], next_cursor: null, pending_in: 1 })
    const accepted = await call(server, `POST /api/contacts/requests/${asked.body.id}`, {
      ...{ token: boris.token, body: { state: 'accepted' } },
    })
    expect(accepted.body).toEqual({ ...asked.body, state: 'accepted' })
    const changed = await call(server, `POST /api/contacts/${anna.id}`, {
      ...{ token: boris.token, body: { remark: '老板', tags: ['同事'], starred: true } },
    })
    const contact = {
      ...{ user_id: anna.id, nickname: expect.any(String), avatar_url: null, created_at: expect.any(Number) },
      ...{ remark: '老板', tags: ['同事'], starred: true },
    }
    expect(changed.body).toEqual(contact)
    const list = await call(server, 'GET /api/contacts', { token: boris.token })
    expect(list.body).toEqual({ contacts: [contact], next_cursor: null })
    const { features, limits } = (await call(server, 'GET /api/server')).body
    expect([features, limits]).toMatchObject([{ contacts_only: true }, { contacts_only: true }])
    const gone = await call(server, `DELETE /api/contacts/${boris.id}`, { token: anna.token })
    expect(gone.status).toBe(204)
    expect((await call(server, 'GET /api/contacts', { token: boris.token })).body.contacts).toEqual([])
    const oneself = await call(server, 'POST /api/contacts/requests', {
      ...{ token: anna.token, body: { user_id: anna.id } },
    })
    expect(oneself.status).toBe(409)
  })
})
