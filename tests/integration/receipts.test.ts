/** Receipts of groups, for those who follow them, over nodes that share a bus. */
import { imLimits } from '@stonechat/im/limits'
import { limits, type OperationInput, StonechatError } from '@stonechat/protocol'
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '../support/im.js'
import { createNodes, type TestNode } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const [ann, bob, cem] = [{ userId: 1 }, { userId: 2 }, { userId: 3 }]
type Subscription = OperationInput<'receipt.subscribe'>
type Live = Awaited<ReturnType<typeof connect>>

async function openNodes() {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const nodes = createNodes({ store: storage.im, authenticate: async (token) => ({ userId: Number(token) }) })
  opened.push(folder, storage, nodes)
  return { nodes, one: nodes.start(), two: nodes.start() }
}

async function makeGroup({ im }: TestNode, ...member_ids: number[]) {
  const made = await im.call('group.create', ann, { name: 'Reading circle', member_ids })
  if (!('id' in made)) throw new Error('not made')
  const target = { target_type: 'group', target_id: made.id } as const
  await im.call('message.send', ann, { ...target, content: 'hello' })
  return target
}

const ask = ({ im }: TestNode, userId: number, { connection }: Live, input: Subscription) =>
  im.handle({ name: 'receipt.subscribe', caller: { userId }, input, connectionId: connection.id })

async function follow(node: TestNode, userId: number, target: Subscription) {
  const live = await connect(node.im, userId)
  const { data } = await ask(node, userId, live, target)
  return { live, positions: (data as { positions: unknown }).positions }
}

const read = ({ im }: TestNode, caller: { userId: number }, target: Subscription, seq = 1) =>
  im.call('session.read', caller, { ...target, seq })

/** What moved while the news of a follower was on its way has been told. */
const afterNews = () => new Promise((resolve) => setTimeout(resolve, 1.5 * imLimits.receiptsGatherMs))

/** All that is under way has come. */
const settle = (...nodes: TestNode[]) => Promise.all(nodes.map(({ im }) => im.drain()))

describe('receipts of groups', () => {
  it('[T142] whoever follows a group learns where everybody stands, and then who has come further, of half a second at once', async () => {
    const { one, two } = await openNodes()
    const target = await makeGroup(one, 2, 3, 4)
    await one.im.call('group.add', ann, { group_id: target.target_id, user_ids: [5] })
    await read(two, bob, target)
    const { live, positions } = await follow(one, 1, target)
    expect(positions).toEqual([
      { user_id: 1, read_seq: 1, delivered_seq: 1, from_seq: 1 },
      { user_id: 2, read_seq: 1, delivered_seq: 1, from_seq: 1 },
      { user_id: 3, read_seq: 0, delivered_seq: 0, from_seq: 1 },
      { user_id: 4, read_seq: 0, delivered_seq: 0, from_seq: 1 },
      { user_id: 5, read_seq: 1, delivered_seq: 1, from_seq: 2 },
    ])
    await afterNews()
    await Promise.all([read(two, cem, target), read(two, { userId: 4 }, target)])
    const [event] = await live.until('receipt.changed', 1)
    expect(event).toMatchObject({ ...target, read_seq: 1, delivered_seq: 1 })
    const people = [event, ...(event?.others ?? [])].map((one) => one?.user_id)
    expect(people.toSorted()).toEqual([3, 4])
    await settle(one, two)
    expect(live.of('receipt.changed')).toHaveLength(1)
  })

  it('[T143] a delivered position of a member reaches the connections that follow the group too', async () => {
    const { one, two } = await openNodes()
    const target = await makeGroup(one, 2)
    const { live } = await follow(one, 1, target)
    await connect(two.im, 2)
    await one.im.call('message.send', ann, { ...target, content: 'again' })
    const ofBob = () =>
      live
        .of('receipt.changed')
        .flatMap((event) => [event, ...(event.others ?? [])])
        .filter(({ user_id }) => user_id === 2)
    for (let events = 1; ofBob().length === 0; events += 1) await live.until('receipt.changed', events)
    expect(ofBob()).toMatchObject([{ read_seq: 0, delivered_seq: 2 }])
  })

  it('[T144] a connection that does not follow a group, follows it no longer, or follows another learns nothing', async () => {
    const { one, two } = await openNodes()
    const [target, elsewhere] = [await makeGroup(one, 2, 3), await makeGroup(one, 2, 3)]
    const { live: followed } = await follow(one, 1, target)
    const { live: other } = await follow(one, 1, elsewhere)
    const { live: former } = await follow(two, 2, target)
    const silent = await connect(one.im, 1)
    await ask(two, 2, former, { ...target, on: false })
    await read(two, cem, target)
    await followed.until('receipt.changed', 1)
    await settle(one, two)
    for (const live of [other, former, silent]) expect(live.of('receipt.changed')).toEqual([])
  })

  it('[T145] a member who was removed is told nothing from then on, also where the news of it comes late to the node', async () => {
    const { one, two } = await openNodes()
    const target = await makeGroup(one, 2, 3)
    const { live } = await follow(two, 2, target)
    const { live: owner } = await follow(one, 1, target)
    one.hold()
    await one.im.call('group.remove', ann, { group_id: target.target_id, user_id: 2 })
    await read(one, cem, target)
    await owner.until('receipt.changed', 1)
    await settle(one, two)
    one.release()
    await settle(one, two)
    expect(live.of('receipt.changed')).toEqual([])
    await one.im.call('group.add', ann, { group_id: target.target_id, user_ids: [2] })
    await one.im.call('message.send', ann, { ...target, content: 'again' })
    await read(one, cem, target, 2)
    await owner.until('receipt.changed', 2)
    expect(live.of('receipt.changed')).toEqual([])
  })

  it('[T146] a connection follows so many groups, and with one more the oldest no longer', async () => {
    const { one } = await openNodes()
    const first = await makeGroup(one, 2)
    const { live } = await follow(one, 1, first)
    const second = await makeGroup(one, 2)
    await ask(one, 1, live, second)
    // Once more makes it the newest.
    await ask(one, 1, live, first)
    for (let more = 2; more <= limits.receiptsMaxFollowed; more += 1)
      await ask(one, 1, live, await makeGroup(one, 2))
    await afterNews()
    await read(one, bob, second)
    await read(one, bob, first)
    await settle(one)
    expect(live.of('receipt.changed')).toMatchObject([{ ...first, user_id: 2 }])
  })

  it('[T147] what moved on another node before it knew of the follower is told half a second later', async () => {
    const { one, two } = await openNodes()
    const target = await makeGroup(one, 2, 3)
    one.hold()
    const { live, positions } = await follow(one, 1, target)
    expect(positions).toMatchObject([{ read_seq: 1 }, { read_seq: 0 }, { read_seq: 0 }])
    await read(two, bob, target)
    one.release()
    expect(await live.until('receipt.changed', 1)).toMatchObject([{ ...target, user_id: 2, read_seq: 1 }])
    expect(live.of('receipt.changed')[0]).not.toHaveProperty('others')
  })

  it('[T148] where nobody follows a group, no event says who read it', async () => {
    const { one, two } = await openNodes()
    const target = await makeGroup(one, 2, 3)
    await read(two, bob, target)
    await settle(one, two)
    const { live } = await follow(one, 1, target)
    await afterNews()
    await settle(one, two)
    expect([...one.published, ...two.published]).not.toContain('receipts')
    expect(live.of('receipt.changed')).toEqual([])
    await read(two, cem, target)
    await live.until('receipt.changed', 1)
    expect(two.published.filter((kind) => kind === 'receipts')).toHaveLength(1)
  })

  it('[T149] nobody follows from outside, without a connection, or a group of too many; in a direct conversation it tells where both stand', async () => {
    const { one } = await openNodes()
    const target = await makeGroup(one, 2)
    const live = await connect(one.im, 9)
    const refused = (code: string) => expect.objectContaining({ constructor: StonechatError, code })
    await expect(ask(one, 9, live, target)).rejects.toEqual(refused('not_a_member'))
    await expect(one.im.call('receipt.subscribe', ann, target)).rejects.toEqual(refused('unknown_operation'))
    const many = Array.from({ length: limits.receiptsMaxGroupMembers }, (_, index) => index + 2)
    const large = await makeGroup(one, ...many)
    await expect(follow(one, 1, large)).rejects.toEqual(refused('group_too_large'))
    const toBob = { target_type: 'user', target_id: 2 } as const
    expect((await follow(one, 1, toBob)).positions).toEqual([])
    await one.im.call('message.send', ann, { ...toBob, content: 'hello' })
    expect((await follow(one, 1, toBob)).positions).toMatchObject([
      { user_id: 1, read_seq: 1, from_seq: 1 },
      { user_id: 2, read_seq: 0, from_seq: 1 },
    ])
  })
})
