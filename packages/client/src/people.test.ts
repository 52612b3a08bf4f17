import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from './api.js'
import { type FakeServer, startFakeServer } from './testing/fake-server.js'
import { createNodeClient } from './testing/node-client.js'
import { until, untilOnline } from './testing/until.js'

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const profile = (id: number) => ({ id, username: `u${id}`, nickname: `n${id}`, avatar_url: null, bio: '' })

describe('people', () => {
  it('[K66] profiles shown together are fetched together, and only once', async () => {
    fake.answer('user.list', ({ data }) => ({ users: data.user_ids.map(profile) }))
    const stops = [7, 8, 9, 7].map((id) => client.user(id).subscribe(() => {}))
    await until(client.user(9), (user) => user?.nickname === 'n9')
    for (const stop of stops) stop()
    await until(client.user(7), (user) => user?.nickname === 'n7')
    expect((await fake.asked('user.list')).map(({ data }) => data.user_ids)).toEqual([[7, 8, 9]])
    expect(client.user(7)).toBe(client.user(7))
  })

  it('[K67] online status is followed for exactly those shown, again after a reconnect', async () => {
    fake.answer('presence.subscribe', ({ data }) => ({
      users: data.user_ids.map((user_id: number) => ({ user_id, online: true, last_seen_at: null })),
    }))
    const [stopSeven] = [7, 8].map((id) => client.presence(id).subscribe(() => {}))
    await until(client.presence(8), (presence) => presence?.online === true)
    stopSeven?.()
    await fake.asked('presence.subscribe', 2)
    fake.connections[0]?.cut()
    const asked = await fake.asked('presence.subscribe', 3)
    expect(asked.map(({ data }) => data.user_ids)).toEqual([[7, 8], [8], [8]])
    fake.connections[0]?.emit('presence.changed', { user_id: 8, online: false, last_seen_at: 5 })
    await until(client.presence(8), (presence) => presence?.last_seen_at === 5)
  })

  it('[T178] the online status of a user whose name was on the screen before is known at once', async () => {
    fake.answer('presence.subscribe', ({ data }) => ({
      users: data.user_ids.map((user_id: number) => ({ user_id, online: true, last_seen_at: null })),
    }))
    fake.answer('block.list', () => ({ user_ids: [] }))
    const stop = client.user(7).subscribe(() => {})
    await fake.asked('presence.subscribe')
    // What is asked after it is answered after it.
    await client.call('block.list', {})
    const shown = client.presence(7)
    const stopShown = shown.subscribe(() => {})
    await until(shown, (presence) => presence?.online === true)
    expect(await fake.asked('presence.subscribe')).toHaveLength(1)
    stop()
    stopShown()
  })

  it('[K760] a user who is shown by name is followed, and a change shows at once, also as the title of the session', async () => {
    fake.answer('user.list', ({ data }) => ({ users: data.user_ids.map(profile) }))
    const stop = client.user(10_002).subscribe(() => {})
    const other = client.user(7)
    await until(client.user(10_002), (user) => user?.nickname === 'n10002')
    expect((await fake.asked('presence.subscribe')).at(-1)?.data.user_ids).toEqual([10_002])
    const shown = { username: 'new', nickname: 'New', avatar_url: '/a.png' }
    fake.connections[0]?.emit('user.updated', { user_id: 10_002, ...shown })
    fake.connections[0]?.emit('user.updated', { user_id: 7, ...shown })
    expect(await until(client.user(10_002), (user) => user?.nickname === 'New')).toMatchObject(shown)
    const session = client.session({ target_type: 'user', target_id: 10_002 })
    await until(session, (view) => view?.title === 'New' && view.avatar_url === '/a.png')
    expect(other.getSnapshot()).toBeUndefined()
    stop()
  })

  it('[K761] a user who is on the screen with a name and a status is followed until both are gone', async () => {
    fake.answer('user.list', ({ data }) => ({ users: data.user_ids.map(profile) }))
    const stops = [client.user(7).subscribe(() => {}), client.presence(7).subscribe(() => {})]
    const stopEight = client.user(8).subscribe(() => {})
    await fake.asked('presence.subscribe', 1)
    stops[0]?.()
    stopEight()
    await fake.asked('presence.subscribe', 2)
    stops[1]?.()
    const asked = await fake.asked('presence.subscribe', 3)
    expect(asked.map(({ data }) => data.user_ids)).toEqual([[7, 8], [7], []])
  })

  it('[K762] profiles on the screen are read again after a lost connection and when events may have been missed', async () => {
    let version = 0
    fake.answer('user.list', ({ data }) => {
      version += 1
      const users = data.user_ids.map((id: number) => ({ ...profile(id), nickname: `v${version}` }))
      return { users }
    })
    const stop = client.user(7).subscribe(() => {})
    await until(client.user(7), (user) => user?.nickname === 'v1')
    fake.connections[0]?.cut()
    await fake.connected(2)
    await until(client.user(7), (user) => user?.nickname === 'v2')
    fake.connections.at(-1)?.emit('resync', {})
    await until(client.user(7), (user) => user?.nickname === 'v3')
    stop()
  })

  it('[K68] a user who types is shown until the message is there', async () => {
    const event = fake.store({})
    fake.connections[0]?.emit('message.created', event)
    fake.connections[0]?.emit('typing', { target_type: 'user', target_id: 10002, user_id: 10002 })
    const session = client.session({ target_type: 'user', target_id: 10002 })
    await until(session, (view) => view?.typingUserIds.length === 1)
    fake.connections[0]?.emit('message.created', fake.store({}))
    await until(session, (view) => view?.last_seq === 2 && view.typingUserIds.length === 0)
  })
})
