/** Presence over nodes that share a bus. */
import type { UserChangeSource } from '@stonechat/im'
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '../support/im.js'
import { createNodes, type TestNode } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

async function openNodes() {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const nodes = createNodes({ store: storage.im, authenticate: async (token) => ({ userId: Number(token) }) })
  opened.push(folder, storage, nodes)
  return [nodes.start(), nodes.start(), nodes.start()] as const
}

/** A user who follows another, and the events received. */
async function follow(node: TestNode, userId: number, followed: number) {
  const live = await connect(node.im, userId)
  await node.im.handle({
    name: 'presence.subscribe',
    caller: { userId },
    input: { user_ids: [followed] },
    connectionId: live.connection.id,
  })
  return { live, told: () => live.of('presence.changed').map(({ online }) => online) }
}

describe('presence over nodes', () => {
  it('[N160] followers are notified of the first connection anywhere and of the end of the last one, and of nothing between', async () => {
    const [one, two, three] = await openNodes()
    const { told } = await follow(three, 1, 2)
    const here = await connect(one.im, 2)
    const there = await connect(two.im, 2)
    here.connection.closed()
    expect(told()).toEqual([true])
    there.connection.closed()
    expect(told()).toEqual([true, false])
    await two.im.drain()
    const { users } = (await three.im.call('presence.get', { userId: 1 }, { user_id: '2,1' })) as {
      users: { online: boolean; last_seen_at: number | null }[]
    }
    expect(users).toMatchObject([{ online: false, last_seen_at: expect.any(Number) }, { online: true }])
  })

  it('[N161] a user who hides on one node is hidden on all of them, and shows again on all', async () => {
    const [one, two, three] = await openNodes()
    const { live, told } = await follow(three, 1, 2)
    await connect(one.im, 2)
    await connect(two.im, 2)
    await three.im.call('presence.update', { userId: 2 }, { hidden: true })
    expect(told()).toEqual([true, false])
    expect(await one.im.call('presence.get', { userId: 1 }, { user_id: 2 })).toMatchObject({
      online: false,
    })
    await connect(three.im, 2)
    expect(told()).toEqual([true, false])
    await one.im.call('presence.update', { userId: 2 }, { hidden: false })
    await live.until('presence.changed', 3)
    expect(told()).toEqual([true, false, true])
  })

  it('[N162] the users of a node that stops in good order go offline with it', async () => {
    const [one, , three] = await openNodes()
    const { told } = await follow(three, 1, 2)
    await connect(one.im, 2)
    await one.im[Symbol.asyncDispose]()
    expect(told()).toEqual([true, false])
  })

  it('[N760] a changed profile reaches those who follow the user on every node, blocked ones too, and nobody else', async () => {
    const folder = await makeTempFolder()
    const storage = await openSqlite({ path: `${folder.path}/im.db` })
    const listeners = new Set<Parameters<UserChangeSource['subscribe']>[0]>()
    const nodes = createNodes({
      store: storage.im,
      authenticate: async (token) => ({ userId: Number(token) }),
    })
    opened.push(folder, storage, nodes)
    const userChanges: UserChangeSource = {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    const [one, two] = [nodes.start({ userChanges }), nodes.start()]
    await one.im.call('block.add', { userId: 2 }, { user_id: 3 })
    const followers = [await follow(one, 1, 2), await follow(two, 3, 2)]
    const stranger = await connect(two.im, 4)
    const own = await connect(two.im, 2)
    const shown = { username: 'b', nickname: 'Bo', avatar_url: null }
    for (const tell of listeners) tell({ userId: 2, rev: 1, kind: 'profile', shown })
    for (const { live } of followers)
      expect(await live.until('user.updated', 1)).toEqual([{ user_id: 2, ...shown }])
    expect(await own.until('user.changed', 1)).toEqual([{ rev: 1, kind: 'profile' }])
    expect([stranger, own].flatMap((one) => one.of('user.updated'))).toEqual([])
  })
})
