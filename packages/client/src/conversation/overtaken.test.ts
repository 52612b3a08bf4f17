/** Two ways bring one message: the one that brings it first may know less of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  client = createNodeClient(fake.url, { random: () => 0 })
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

async function signIn() {
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return timeline
}

const edit = { rev: 1, content: { type: 'text' as const, text: 'edited' }, edited_at: 5 }

describe('a message that was received before it was changed', () => {
  it('[K410] a message takes the state that sync carries of it, though sync was asked before it came', async () => {
    const timeline = await signIn()
    const told: string[] = []
    client.on('message.created', ({ edited_at }) => told.push(`created ${edited_at}`))
    client.on('message.changed', ({ edited_at }) => told.push(`changed ${edited_at}`))
    const latch = createLatch()
    const message = fake.store({})
    fake.answer('sync', async ({ data: { conversations } }) => {
      await latch.opened
      const place = { conversation_id: 1, last_seq: 1, rev: 1 }
      const messages = conversations[0][1] === 0 ? [{ ...message, ...edit }] : []
      const told = { ...place, reset: false, messages, changed: [], deleted: [] }
      return {
        sessions: [],
        conversations: conversations[0][2] === 1 ? [] : [told],
        removed: [],
        server_time: 0,
      }
    })
    fake.connections[0]?.cut()
    const connection = await fake.connected(2)
    await fake.asked('sync', 2)
    connection.emit('message.created', message)
    await until(timeline, ({ messages }) => messages.length === 1)
    latch.open()
    await untilOnline(client)
    await until(timeline, ({ messages }) => messages[0]?.editedAt === edit.edited_at)
    expect(told).toEqual(['created null', `changed ${edit.edited_at}`])
  })

  it('[K411] a message is asked about where its conversation was new and the session knows of the change', async () => {
    fake.answer('session.list', () => ({ sessions: [], next_cursor: null }))
    const timeline = await signIn()
    const message = fake.store({})
    const edited = { ...message, ...edit }
    const session = { ...fake.session, rev: 1, last_message: edited }
    fake.answer('session.get', () => session)
    fake.answer('sync', ({ data: { conversations } }) => {
      const place = { conversation_id: 1, last_seq: 1, rev: 1 }
      const told = { ...place, reset: false, messages: [], changed: [edited], deleted: [] }
      const isBehind = conversations[0]?.[2] === 0
      return {
        sessions: isBehind ? [session] : [],
        conversations: isBehind ? [told] : [],
        removed: [],
        server_time: 0,
      }
    })
    fake.connections[0]?.emit('message.created', message)
    await until(timeline, ({ messages }) => messages[0]?.editedAt === edit.edited_at)
  })
})
