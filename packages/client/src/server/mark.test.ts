/** A database that went back with all that is known of it on its machine: only the marks that clients hold can tell. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client
let start: () => Client

beforeEach(async () => {
  fake = await startFakeServer()
  fake.mark = 'first mark'
  for (const text of ['one', 'lost two', 'lost three']) fake.store({ content: { type: 'text', text } })
  const vault = createMemoryVault()
  const store = createMemoryStore()
  start = () => createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })
  client = start()
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
  const opened = client.open(peer)
  await until(opened, ({ messages }) => messages.length === 3)
  opened.close()
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

/** As many as before, under the old name: by all that the server knows nothing of it is new. */
function putBackWhole(): void {
  fake.messages.splice(1)
  for (const text of ['new two', 'new three'])
    fake.store({ client_id: text, content: { type: 'text', text } })
  fake.mark = 'mark of another way'
  fake.onMark = (mark) => {
    if (mark === 'first mark') fake.incarnation = 'second'
  }
}

async function expectShown(texts: readonly string[]): Promise<void> {
  await until(client.account, ({ status }) => status === 'signed_in')
  const opened = client.open(peer)
  await until(
    opened,
    ({ messages }) => messages.length === texts.length && messages.at(-1)?.status === 'sent',
  )
  expect(opened.getSnapshot().messages.map(({ content }) => (content as { text: string }).text)).toEqual(
    texts,
  )
  opened.close()
}

const marksShown = async () => (await fake.asked('sync')).map(({ data }) => data.mark)

describe('a server whose database was put back whole', () => {
  it.each([
    ['whose connection comes back', 'cut'],
    ['whose connection stays', 'resync'],
    ['that was closed meanwhile', 'close'],
  ])('[K847] a client %s shows it the mark of what was lost, and then only what is there', async (_, how) => {
    if (how === 'close') {
      await client.saved()
      await client[Symbol.asyncDispose]()
    }
    putBackWhole()
    if (how === 'cut') fake.connections[0]?.cut()
    else if (how === 'resync') fake.connections[0]?.emit('resync', {})
    else client = start()
    await fake.asked('sync', 2)
    await fake.connected(how === 'resync' ? 2 : 3)
    await expectShown(['one', 'new two', 'new three'])
    expect((await marksShown()).filter((mark) => mark === 'first mark')).toHaveLength(1)
  })

  it('[K848] nothing that names messages by number goes out before a sync has shown the mark: a queued answer quotes nobody else', async () => {
    fake.answer('message.send', () => new Promise(() => {}))
    client.open(peer).send('to the lost', { replyTo: 3 })
    await fake.asked('message.send')
    putBackWhole()
    const latch = createLatch()
    const { onMark } = fake
    fake.onMark = async (mark) => {
      await latch.opened
      await onMark?.(mark)
    }
    const sent: unknown[] = []
    fake.answer('message.send', ({ data: { client_id, content, reply_to } }) => {
      sent.push([(content as { text: string }).text, reply_to])
      return fake.store({ client_id, content, reply_to, sender_id: 10_001 })
    })
    fake.connections[0]?.cut()
    await fake.asked('sync', 2)
    client.open({ target_type: 'user', target_id: 10_009 }).send('names none')
    const edit = { ...peer, seq: 3, content: { type: 'text', text: 'changed' } } as const
    await expect(client.call('message.edit', edit)).rejects.toMatchObject({ code: 'network' })
    await fake.asked('message.send', 2)
    expect(sent).toEqual([['names none', null]])
    latch.open()
    await fake.asked('message.send', 3)
    expect(sent).toEqual([
      ['names none', null],
      ['to the lost', null],
    ])
  })

  it('[K849] a mark goes with each sync, the newest one, over starts too, and makes a client forget nothing', async () => {
    const lists = (await fake.asked('session.list')).length
    fake.mark = 'second mark'
    fake.connections[0]?.cut()
    await fake.asked('sync', 2)
    await untilOnline(client)
    await client.saved()
    await client[Symbol.asyncDispose]()
    fake.mark = 'third mark'
    client = start()
    await fake.asked('sync', 3)
    await untilOnline(client)
    expect(await marksShown()).toEqual([undefined, 'first mark', 'second mark'])
    await expectShown(['one', 'lost two', 'lost three'])
    // The look at the newest that every start takes.
    expect((await fake.asked('session.list')).length).toBeLessThanOrEqual(lists + 1)
  })
})
