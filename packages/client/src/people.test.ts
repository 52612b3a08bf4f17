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
