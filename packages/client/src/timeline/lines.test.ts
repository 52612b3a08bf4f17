import { createFaultProxy, type RunningApp, startApp, uniqueName, uniquePhone } from '@stonechat/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client, TimelineState } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let server: RunningApp

beforeAll(async () => {
  server = await startApp()
})
afterAll(() => server[Symbol.asyncDispose]())

async function join(url = server.url, options: Parameters<typeof createNodeClient>[1] = {}) {
  const client = createNodeClient(url, options)
  const { id } = await client.register({
    ...{ username: uniqueName(), phone: uniquePhone(), password: 'a password for tests' },
  })
  await untilOnline(client)
  return Object.assign(client, { id })
}

async function makeGroup(owner: Client, ...member_ids: number[]) {
  const { id } = await owner.call('group.create', { name: 'Tea', member_ids })
  return { id, target: { target_type: 'group', target_id: id } as const }
}

const lineOf = (rev: number, after_seq: number) =>
  ({ rev, after_seq, kind: 'renamed', created_at: 1 }) as const
const told = ({ lines }: TimelineState) => lines.map(({ kind, after_seq }) => `${kind} ${after_seq}`)
const has = (count: number) => (state: TimelineState) => state.lines.length === count

it('[K910] lines of a group come with its pages, live and after an outage, each once and in order', async () => {
  await using proxy = await createFaultProxy(server)
  await using anna = await join()
  await using ben = await join(proxy.url)
  const { id, target } = await makeGroup(anna, ben.id)
  const view = ben.open(target)
  await until(view, has(1))
  await anna.call('group.update', { group_id: id, name: 'Coffee' })
  await until(view, has(2))
  await anna.call('message.send', { ...target, content: 'hello' })
  await until(view, ({ messages }) => messages.length === 1)
  await anna.call('group.update', { group_id: id, notice: 'At five' })
  await until(view, has(3))

  proxy.refuse()
  await until(ben.connection, ({ status }) => status !== 'online')
  await anna.call('message.send', { ...target, content: 'and' })
  await anna.call('group.update', { group_id: id, name: 'Cake' })
  proxy.heal()
  ben.reconnect()
  await until(view, has(4))
  const expected = ['created 0', 'renamed 0', 'notice_changed 1', 'renamed 2']
  expect(told(view.getSnapshot())).toEqual(expected)
  const own = anna.open(target)
  expect(told(await until(own, has(4)))).toEqual(expected)
})

it('[K911] a start without a network shows the lines that were there', async () => {
  const [store, vault] = [createMemoryStore(), createMemoryVault()]
  await using anna = await join()
  const before = await join(server.url, { store: () => store, vault })
  const { id, target } = await makeGroup(anna, before.id)
  await until(before.open(target), has(1))
  await anna.call('group.update', { group_id: id, name: 'Coffee' })
  const { lines } = await until(before.open(target), has(2))
  await before[Symbol.asyncDispose]()

  await using proxy = await createFaultProxy(server)
  proxy.refuse()
  await using after = createNodeClient(proxy.url, { store: () => store, vault })
  await until(after.session(target), (session) => session !== undefined)
  expect((await until(after.open(target), has(2))).lines).toEqual(lines)
  expect(after.session(target).getSnapshot()?.last_line?.kind).toBe('renamed')
})

it('[K915] an open timeline that is reset has its lines again as soon as its page is there', async () => {
  await using fake = await startFakeServer()
  fake.store({})
  const lines = [lineOf(0, 0)]
  fake.answer('message.list', () => ({ conversation_id: 1, messages: fake.messages, has_more: false, lines }))
  await using client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
  const view = client.open(peer)
  await until(view, has(1))

  fake.store({})
  lines.push(lineOf(299, 1), lineOf(300, 2))
  const place = { conversation_id: 1, last_seq: 2, rev: 300 }
  const reset = { ...place, reset: true, messages: [], changed: [], deleted: [] }
  fake.answer('sync', () => ({
    ...{
      sessions: [{ ...fake.session, rev: 300 }],
      conversations: [reset],
      removed: [],
      more: false,
      server_time: 0,
    },
  }))
  const states: TimelineState[] = []
  view.subscribe(() => states.push(view.getSnapshot()))
  fake.connections[0]?.emit('resync', {})
  await until(view, has(3))
  const loaded = states.filter(({ messages }) => messages.length === 2)
  expect(loaded.map(told)).toEqual(loaded.map(() => ['renamed 0', 'renamed 1', 'renamed 2']))
  expect(loaded.length).toBeGreaterThan(0)
})

it('[K912] a session shows a line at once, until a message comes after it, and moves up in the list', async () => {
  await using anna = await join()
  await using ben = await join()
  const old = await makeGroup(anna, ben.id)
  await makeGroup(anna, ben.id)
  const isTop = (state: Client['sessions'] extends { getSnapshot(): infer S } ? S : never) =>
    state?.[0]?.target_id === old.id
  await until(ben.sessions, (sessions) => sessions?.length === 2)
  await anna.call('group.update', { group_id: old.id, name: 'Coffee' })
  const session = ben.session(old.target)
  expect((await until(session, (one) => one?.last_line?.kind === 'renamed'))?.unread).toBe(0)
  await until(ben.sessions, isTop)
  await anna.call('message.send', { ...old.target, content: 'hello' })
  expect((await until(session, (one) => one?.last_seq === 1))?.last_line).toBeUndefined()
})
