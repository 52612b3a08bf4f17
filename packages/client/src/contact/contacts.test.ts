import type { ContactRequest, UserChange, UserState } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peerId } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client
let start: () => Client

beforeEach(async () => {
  fake = await startFakeServer()
  const [vault, store] = [createMemoryVault(), createMemoryStore()]
  start = () => createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })
  client = start()
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const peer = { id: peerId, username: 'wang', nickname: '王小明', avatar_url: null, bio: '' }
const kept = (remark: string) => ({ user_id: peerId, remark, tags: ['同事'], starred: false, created_at: 1 })
const contact = (rev: number, remark: string | undefined): UserChange => ({
  ...{ rev, kind: 'contact', user_id: peerId },
  ...(remark !== undefined && { contact: kept(remark) }),
})
const request = (id: number, state: ContactRequest['state']): ContactRequest => ({
  ...{ id, from_id: 10_000 + id, to_id: 1, text: '我是小陈', state, created_at: 1 },
})
const asked = (rev: number, ...about: Parameters<typeof request>): UserChange => ({
  ...{ rev, kind: 'contact_request', request: request(...about) },
})

/** What sync answers of the user from now on. */
function tell(user: UserState): void {
  fake.answer('sync', () => ({
    ...{ sessions: [fake.session], conversations: [], removed: [], more: false, server_time: 0, user },
  }))
}

async function signIn(): Promise<void> {
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
}

const emit = (change: UserChange) => fake.connections[0]?.emit('user.changed', change)
const remarks = () => [...client.contacts.getSnapshot().values()].map(({ remark }) => remark)
const waiting = () => client.contactRequests.getSnapshot().map(({ id }) => id)
const titleOf = () => client.session({ target_type: 'user', target_id: peerId })

describe('contacts', () => {
  it('[Y450] come with a sync and with each change, and are there after a start without a network', async () => {
    tell({ rev: 2, reset: false, changes: [contact(1, ''), asked(2, 5, 'pending')] })
    await signIn()
    expect([remarks(), waiting()]).toEqual([[''], [5]])
    emit(contact(3, '老板'))
    emit(asked(4, 6, 'pending'))
    emit(asked(5, 5, 'declined'))
    await until(client.contactRequests, ([first]) => first?.id === 6)
    expect(remarks()).toEqual(['老板'])
    await client.saved()
    await client[Symbol.asyncDispose]()

    fake.refuseHandshakes = true
    client = start()
    await until(client.account, ({ status }) => status === 'signed_in')
    expect([remarks(), waiting()]).toEqual([['老板'], [6]])
    expect(titleOf().getSnapshot()).toMatchObject({ title: '老板' })
  })

  it('[Y431] a request takes the place of the one before between the two, whose end was not told', async () => {
    tell({ rev: 1, reset: false, changes: [asked(1, 5, 'pending')] })
    await signIn()
    await until(client.contactRequests, ([first]) => first?.id === 5)
    const { from_id, to_id } = request(5, 'pending')
    const next = { ...request(6, 'pending'), from_id: to_id, to_id: from_id }
    emit({ rev: 2, kind: 'contact_request', request: next })
    emit(asked(3, 7, 'pending'))
    await until(client.contactRequests, (all) => all.at(-1)?.id === 7)
    expect(waiting()).toEqual([6, 7])
  })

  it('[Y451] a remark stands wherever the name would, at once on every device, and goes with the contact', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    fake.answer('user.list', () => ({ users: [peer] }))
    await signIn()
    const shown: (string | undefined)[] = []
    const user = client.user(peerId)
    const stop = user.subscribe(() => shown.push(user.getSnapshot()?.remark))
    await until(user, (known) => known !== undefined)
    const { title } = (await until(titleOf(), (session) => session !== undefined))!
    emit(contact(1, '老板'))
    await until(titleOf(), (session) => session?.title === '老板')
    expect(client.sessions.getSnapshot()).toMatchObject([{ title: '老板' }])
    expect(user.getSnapshot()).toEqual({ ...peer, remark: '老板' })
    // What they call themselves is kept for when the remark goes.
    emit(contact(2, undefined))
    await until(titleOf(), (session) => session?.title === title)
    expect(client.contacts.getSnapshot().size).toBe(0)
    expect(shown).toEqual(['', '老板', ''])
    stop()
  })

  it('[Y452] a reset reads all of them, page by page, with their names; one that was deleted is gone', async () => {
    tell({ rev: 1, reset: false, changes: [contact(1, '老板')] })
    await signIn()
    const other = { ...kept('Bo'), user_id: 7, nickname: 'Boris', avatar_url: null }
    const third = { ...other, user_id: 8, remark: '', nickname: '王小明' }
    fake.answer('contact.list', ({ data: { cursor } }) =>
      cursor === undefined
        ? { contacts: [other], next_cursor: '7' }
        : { contacts: [third], next_cursor: null },
    )
    fake.answer('contact.requests', ({ data: { direction, state } }) => ({
      requests: [request(direction === 'in' ? 3 : 2, state)],
      ...{ next_cursor: null, pending_in: 1 },
    }))
    fake.answer('block.list', () => ({ user_ids: [] }))
    fake.answer('user.privacy', () => ({ receipts: 'on', messages_from: 'everyone', groups_by: 'everyone' }))
    tell({ rev: 9, reset: true, changes: [] })
    fake.connections[0]?.cut()
    await until(client.contacts, (all) => all.has(8))
    expect([...client.contacts.getSnapshot().values()]).toEqual([other, third])
    expect(waiting()).toEqual([2, 3])
  })

  it('[Y453] a contact whose name becomes known is kept with it', async () => {
    tell({ rev: 1, reset: false, changes: [contact(1, '')] })
    fake.answer('user.list', () => ({ users: [peer] }))
    await signIn()
    expect(client.contacts.getSnapshot().get(peerId)).toMatchObject({ nickname: '' })
    const stop = client.user(peerId).subscribe(() => {})
    await until(client.contacts, (all) => all.get(peerId)?.nickname === peer.nickname)
    // Somebody whose profile is known becomes one again.
    emit(contact(2, undefined))
    await until(client.contacts, (all) => !all.has(peerId))
    emit(contact(3, ''))
    await until(client.contacts, (all) => all.has(peerId))
    expect(client.contacts.getSnapshot().get(peerId)).toMatchObject({ nickname: peer.nickname })
    stop()
  })

  it('[Y461] 5,000 contacts are there at the start, with their names and remarks, and nothing is asked about them', async () => {
    tell({ rev: 1, reset: false, changes: [] })
    await client[Symbol.asyncDispose]()
    const known = Array.from({ length: 5_000 }, (_, at) => ({
      ...{ ...kept(`r${at}`), user_id: peerId + at, nickname: `n${at}`, avatar_url: null },
    }))
    const store = createMemoryStore({
      kept: known.map((record) => ({ table: 'contacts', key: record.user_id, record })),
    })
    client = createNodeClient(fake.url, { store: () => store, random: () => 0 })
    await client.signIn({ phone: '1', password: 'x' })
    expect([...client.contacts.getSnapshot().values()]).toEqual(known)
    await untilOnline(client)
    expect(client.sessions.getSnapshot()).toMatchObject([{ title: 'r0' }])
    const ops = new Set(fake.requests.map(({ op }) => op))
    expect([ops.has('user.list'), ops.has('contact.list')]).toEqual([false, false])
  })
})
