import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Client } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  for (let count = 0; count < 200; count += 1) fake.store({})
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

it('[T93] a message shows whom it mentions from the moment it is sent, and goes out with that once', async () => {
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  const mentions = { mentions: [peer.target_id], mention_names: ['Bob'] }
  timeline.send('@Bob', { mentions })
  expect(timeline.getSnapshot().messages.at(-1)).toMatchObject({ status: 'sending', ...mentions })
  await until(timeline, ({ messages }) => messages.at(-1)?.status === 'sent')

  fake.refuseHandshakes = true
  fake.connections[0]?.cut()
  await until(client.connection, ({ status }) => status === 'waiting')
  timeline.send('@Bob again', { mentions })
  expect(timeline.getSnapshot().messages.at(-1)).toMatchObject({ status: 'queued', ...mentions })
  fake.refuseHandshakes = false
  client.reconnect()
  await until(timeline, ({ messages }) => messages.at(-1)?.status === 'sent')
  const sent = await fake.asked('message.send', 2)
  expect(sent.map(({ data }) => data)).toMatchObject([
    { ...peer, content: { text: '@Bob' }, ...mentions },
    { ...peer, content: { text: '@Bob again' }, ...mentions },
  ])

  await timeline.edit(1, 'nobody', { mentions: { mentions: [] } }).catch(() => {})
  const [edited] = await fake.asked('message.edit')
  expect(edited?.data).toMatchObject({ seq: 1, mentions: [] })
})

it('[T92] where the server named fewer mentions than it counted, it is asked again after a change beyond them', async () => {
  const seqs = Array.from({ length: 100 }, (_, index) => index + 1)
  const told = { mention_seq: 1, unread_mentions: 150, mention_seqs: seqs }
  const { last_message: _, title: _title, last_at: _at, ...session } = fake.session
  const change = { ...session, ...told, session_rev: 2, removed: false }
  fake.connections[0]?.emit('session.changed', change)
  await until(client.session(peer), (view) => view?.unread_mentions === 150)
  fake.answer('session.get', () => ({ ...fake.session, ...told, rev: 1, unread_mentions: 149 }))
  const recalled = { ...fake.messages[149]!, content: null, recalled_at: 5, rev: 1 }
  fake.connections[0]?.emit('message.changed', { ...peer, ...recalled })
  await until(client.session(peer), (view) => view?.unread_mentions === 149)
})
