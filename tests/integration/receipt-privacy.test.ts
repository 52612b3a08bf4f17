/** Receipts that a user keeps to themselves: both ways, everywhere, at once. */
import { StonechatError } from '@stonechat/protocol'
import { openSqlite } from '@stonechat/storage/sqlite'
import { call, makeTempFolder, openSocket, register, startApp } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '../support/im.js'
import { createNodes, type TestNode } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const [ann, bob, cem] = [{ userId: 1 }, { userId: 2 }, { userId: 3 }]
const toBob = { target_type: 'user', target_id: 2 } as const
const toAnn = { target_type: 'user', target_id: 1 } as const
const off = expect.objectContaining({ constructor: StonechatError, code: 'receipts_off' })

async function openNodes() {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const nodes = createNodes({ store: storage.im, authenticate: async (token) => ({ userId: Number(token) }) })
  opened.push(folder, storage, nodes)
  const [one, two] = [nodes.start(), nodes.start()]
  const made = await one.im.call('group.create', ann, { name: 'Reading circle', member_ids: [2, 3] })
  if (!('id' in made)) throw new Error('not made')
  const target = { target_type: 'group', target_id: made.id } as const
  await one.im.call('message.send', ann, { ...target, content: 'hello' })
  return { one, two, target }
}

async function follow({ im }: TestNode, userId: number, input: { target_type: 'group'; target_id: number }) {
  const live = await connect(im, userId)
  const ask = async () => {
    const connectionId = live.connection.id
    const { data } = await im.handle({ name: 'receipt.subscribe', caller: { userId }, input, connectionId })
    return data as { positions: { user_id: number }[] }
  }
  return { live, ask, answer: await ask() }
}

const settle = (...nodes: TestNode[]) => Promise.all(nodes.map(({ im }) => im.drain()))

describe('receipts that a user keeps to themselves', () => {
  it('[T159] a user who turned receipts off is among no readers and positions, and no event names them', async () => {
    const { one, two, target } = await openNodes()
    await two.im.call('user.privacy', bob, { receipts: 'off' })
    const { live, answer } = await follow(one, 1, target)
    expect(answer.positions.map(({ user_id }) => user_id)).toEqual([1, 3])
    for (const reader of [bob, cem]) await two.im.call('session.read', reader, { ...target, seq: 1 })
    await live.until('receipt.changed', 1)
    await settle(one, two)
    expect(JSON.stringify(live.of('receipt.changed'))).not.toContain('"user_id":2')
    expect(await one.im.call('message.readers', ann, { ...target, seq: 1 })).toMatchObject({
      ...{ read_count: 1, member_count: 1, users: [{ user_id: 3 }] },
    })
    await two.im.call('user.privacy', bob, { receipts: 'on' })
    expect(await one.im.call('message.readers', ann, { ...target, seq: 1 })).toMatchObject({
      ...{ read_count: 2, member_count: 2 },
    })
  })

  it('[T161] a user who turned receipts off reads nobody’s and follows no group any more, on whatever node their connections are', async () => {
    const { one, two, target } = await openNodes()
    const { live, ask } = await follow(two, 1, target)
    const { live: other } = await follow(one, 3, target)
    await one.im.call('user.privacy', ann, { receipts: 'off' })
    await one.im.call('session.read', bob, { ...target, seq: 1 })
    await other.until('receipt.changed', 1)
    await settle(one, two)
    expect(live.of('receipt.changed')).toEqual([])
    await expect(ask()).rejects.toEqual(off)
    await expect(one.im.call('message.readers', ann, { ...target, seq: 1 })).rejects.toEqual(off)
    await one.im.call('user.privacy', ann, { receipts: 'on' })
    expect((await ask()).positions).toHaveLength(3)
  })

  it('[T162] in a direct conversation neither side receives a receipt while one has turned them off', async () => {
    const { one, two } = await openNodes()
    const live = await connect(one.im, 1)
    const send = () => one.im.call('message.send', ann, { ...toBob, content: 'hello' })
    await send()
    await two.im.call('user.privacy', bob, { receipts: 'off' })
    await two.im.call('session.read', bob, { ...toAnn, seq: 1 })
    await two.im.call('user.privacy', bob, { receipts: 'on' })
    await send()
    await two.im.call('session.read', bob, { ...toAnn, seq: 2 })
    expect(await live.until('receipt.changed', 1)).toMatchObject([{ user_id: 2, read_seq: 2 }])
  })

  it('[T163] every device of the user learns of the switch, and it is read and set over HTTP', async () => {
    await using app = await startApp()
    const person = await register(app)
    const ask = (line: 'GET /api/user/privacy' | 'POST /api/user/privacy', body?: object) =>
      call(app, line, { token: person.token, ...(body === undefined ? {} : { body }) })
    expect((await ask('GET /api/user/privacy')).body).toMatchObject({ receipts: 'on' })
    await using device = await openSocket(app, person.token)
    expect((await ask('POST /api/user/privacy', { receipts: 'off' })).body).toMatchObject({ receipts: 'off' })
    expect(await device.next('user.changed')).toMatchObject({
      ...{ rev: expect.any(Number), kind: 'privacy', presence_hidden: false, receipts: 'off' },
    })
    expect((await ask('POST /api/user/privacy', {})).body).toMatchObject({ receipts: 'off' })
    expect((await ask('POST /api/user/privacy', { receipts: 'maybe' })).status).toBe(400)
    expect((await ask('GET /api/user/privacy')).body).toMatchObject({ receipts: 'off' })
  })
})
