import { type RunningApp, startApp, uniqueName, uniquePhone } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client } from '../api.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let server: RunningApp

beforeAll(async () => {
  server = await startApp({ options: { people: 'contacts' } })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const password = 'a password for tests'
const user = (target_id: number) => ({ target_type: 'user', target_id }) as const

/** A new account, online, and its name. */
async function join(): Promise<Client & { readonly id: number; readonly username: string }> {
  const client = createNodeClient(server.url)
  const username = uniqueName()
  const { id } = await client.register({ username, phone: uniquePhone(), password })
  await untilOnline(client)
  return Object.assign(client, { id, username })
}

describe('contacts with a real server', () => {
  it('[Y455] where contacts only may write, a stranger asks, is accepted, writes, and after a deletion writes no more', async () => {
    await using anna = await join()
    await using ben = await join()
    expect(anna.server.getSnapshot()).toMatchObject({ contacts_only: true })
    const own = anna.open(user(ben.id))
    own.send('hello')
    const refused = await until(own, ({ messages }) => messages[0]?.status === 'failed')
    expect(refused.messages[0]).toMatchObject({ error: 'not_a_contact' })

    await anna.call('contact.request', { user_id: ben.id, text: '我是安娜' })
    const [request] = await until(ben.contactRequests, (requests) => requests.length === 1)
    expect(request).toMatchObject({ from_id: anna.id, text: '我是安娜' })
    await until(anna.contactRequests, (requests) => requests.length === 1)
    await ben.call('contact.answer', { request_id: request!.id, state: 'accepted' })
    for (const [client, peer] of [
      [anna, ben],
      [ben, anna],
    ] as const) {
      await until(client.contacts, (all) => all.has(peer.id))
      await until(client.contactRequests, (requests) => requests.length === 0)
    }
    own.retry(refused.messages[0]!.clientId)
    const sent = await until(
      own,
      ({ messages }) => messages.length === 2 && messages.every(({ status }) => status === 'sent'),
    )
    expect(sent.messages.map(({ content }) => content)).toMatchObject([
      { text: '我是安娜' },
      { text: 'hello' },
    ])

    await ben.call('contact.delete', { user_id: anna.id })
    await until(anna.contacts, (all) => all.size === 0)
    own.send('still there?')
    const last = await until(own, ({ messages }) => messages.at(-1)?.status === 'failed')
    expect(last.messages.at(-1)).toMatchObject({ error: 'not_a_contact' })
  })

  it('[Y456] a remark that one device gives is the title on another, and the name of the person there', async () => {
    await using anna = await join()
    await using ben = await join()
    const { id } = await anna.call('contact.request', { user_id: ben.id, text: '你好' })
    await ben.call('contact.answer', { request_id: id, state: 'accepted' })
    await using phone = createNodeClient(server.url, { vault: createMemoryVault() })
    await phone.signIn({ username: anna.username, password })
    await until(phone.session(user(ben.id)), (session) => session !== undefined)
    const stop = phone.user(ben.id).subscribe(() => {})
    await anna.call('contact.update', { user_id: ben.id, remark: '老板', tags: ['公司'], starred: true })
    await until(phone.session(user(ben.id)), (session) => session?.title === '老板')
    await until(phone.user(ben.id), (person) => person?.remark === '老板')
    expect(phone.contacts.getSnapshot().get(ben.id)).toMatchObject({ tags: ['公司'], starred: true })
    expect(ben.contacts.getSnapshot().get(anna.id)).toMatchObject({ remark: '' })
    stop()
  })
})
