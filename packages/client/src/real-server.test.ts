import {
  call,
  countAnswers,
  createFaultProxy,
  patienceMs,
  type RunningApp,
  startApp,
  uniqueName,
  uniquePhone,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryVault } from './account/vault.js'
import type { Client } from './api.js'
import type { ClientError } from './base/client-error.js'
import { createNodeClient } from './testing/node-client.js'
import { until, untilOnline } from './testing/until.js'

let server: RunningApp

beforeAll(async () => {
  server = await startApp()
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const password = 'a password for tests'
const patience = { timeout: patienceMs }

/** A new account, online. */
async function join(url = server.url): Promise<Client & { readonly id: number }> {
  const client = createNodeClient(url)
  const { id } = await client.register({ username: uniqueName(), phone: uniquePhone(), password })
  await untilOnline(client)
  return Object.assign(client, { id })
}

const user = (target_id: number) => ({ target_type: 'user', target_id }) as const
const group = (target_id: number) => ({ target_type: 'group', target_id }) as const
const texts = (messages: readonly { content: unknown }[]) =>
  messages.map(({ content }) => (content as { text?: string } | null)?.text ?? null)

describe('with a real server', () => {
  it('[K1] five quick sends arrive in order on both sides, and the reader knows what is unread', async () => {
    await using anna = await join()
    await using ben = await join()
    const written = ['one', 'two', 'three', 'four', 'five']
    const own = anna.open(user(ben.id))
    for (const text of written) own.send(text)
    expect(texts(own.getSnapshot().messages)).toEqual(written)

    const acknowledged = await until(own, ({ messages }) => messages.every(({ status }) => status === 'sent'))
    expect(acknowledged.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(texts(acknowledged.messages)).toEqual(written)

    const session = await until(ben.session(user(anna.id)), (view) => view?.last_seq === 5)
    expect(session?.unread).toBe(5)
    const other = ben.open(user(anna.id))
    const read = await until(other, ({ messages }) => messages.length === 5)
    expect(texts(read.messages)).toEqual(written)
    other.markRead()
    expect(ben.totalUnread.getSnapshot()).toBe(0)
    await until(anna.session(user(ben.id)), (view) => view?.peer_read_seq === 5)
  })

  it('[K2] after an outage the view equals the server: messages, edits, recalls and the new name of a group', async () => {
    await using proxy = await createFaultProxy(server)
    await using anna = await join()
    await using ben = await join(proxy.url)
    const { id } = await anna.call('group.create', { name: 'before', member_ids: [ben.id] })
    const target = group(id)
    const own = anna.open(target)
    own.send('m1')
    await until(own, ({ messages }) => messages.at(-1)?.status === 'sent')
    const view = ben.open(target)
    await until(view, ({ messages }) => texts(messages).includes('m1'))

    proxy.refuse()
    await until(ben.connection, ({ status }) => status !== 'online')
    for (let number = 2; number <= 300; number += 1) {
      await anna.call('message.send', { ...target, content: `m${number}` })
    }
    await until(own, ({ messages }) => messages.length === 300)
    for (const seq of [1, 7, 50]) await own.edit(seq, `edited ${seq}`)
    for (const seq of [2, 8]) await own.recall(seq)
    await anna.call('group.update', { group_id: id, name: 'after' })
    proxy.heal()
    ben.reconnect()
    await untilOnline(ben)
    await until(view, ({ messages }) => texts(messages).at(-1) === 'm300')
    await until(ben.session(target), (session) => session?.title === 'after')

    while (view.getSnapshot().hasOlder) await view.loadOlder()
    const truth = [
      ...(await anna.call('message.list', { ...target, after_seq: 0, limit: 200 })).messages,
      ...(await anna.call('message.list', { ...target, after_seq: 200, limit: 200 })).messages,
    ]
    expect(texts(view.getSnapshot().messages)).toEqual(texts(truth))
    expect(texts(own.getSnapshot().messages)).toEqual(texts(truth))
    expect(ben.session(target).getSnapshot()?.unread).toBe(300)
  })

  it('[T177] through reads, messages, a newcomer, one who left and an outage `timeline.receipts` becomes what the server answers', async () => {
    await using proxy = await createFaultProxy(server)
    await using anna = await join(proxy.url)
    await using ben = await join()
    await using clara = await join()
    const { id } = await anna.call('group.create', { name: 'tea', member_ids: [ben.id] })
    const target = group(id)
    const own = anna.open(target)
    own.receipts.subscribe(() => {})
    const readOf = ({ id }: { readonly id: number }) =>
      own.receipts.getSnapshot()?.find(({ user_id }) => user_id === id)?.read_seq
    const expectTruth = () =>
      expect
        .poll(async () => {
          const { positions } = await ben.call('receipt.subscribe', target)
          return JSON.stringify(positions) === JSON.stringify(own.receipts.getSnapshot())
        }, patience)
        .toBe(true)
    await anna.call('message.send', { ...target, content: 'one' })
    await ben.call('session.read', { ...target, seq: 1 })
    await until(own.receipts, () => readOf(ben) === 1)
    await anna.call('group.add', { group_id: id, user_ids: [clara.id] })
    await until(own.receipts, () => readOf(clara) !== undefined)
    await clara.call('message.send', { ...target, content: 'two' })
    await until(own.receipts, () => readOf(clara) === 2)
    await expectTruth()

    proxy.refuse()
    await until(anna.connection, ({ status }) => status !== 'online')
    await clara.call('group.remove', { group_id: id, user_id: clara.id })
    await ben.call('session.read', { ...target, seq: 2 })
    proxy.heal()
    anna.reconnect()
    await until(own.receipts, () => readOf(ben) === 2 && readOf(clara) === undefined)
    await expectTruth()
  })

  it('[K3] a bot gets every message once and in order, also those of an outage', async () => {
    await using proxy = await createFaultProxy(server)
    await using anna = await join()
    await using bot = await join(proxy.url)
    const heard: number[] = []
    bot.on('message.created', ({ seq }) => heard.push(seq))
    for (let round = 0; round < 5; round += 1) {
      for (let count = 0; count < 10; count += 1)
        await anna.call('message.send', { ...user(bot.id), content: 'hi' })
      proxy.cut()
      for (let count = 0; count < 10; count += 1)
        await anna.call('message.send', { ...user(bot.id), content: 'hi' })
      bot.reconnect()
      await until(bot.session(user(anna.id)), (view) => view?.last_seq === (round + 1) * 20)
    }
    await untilOnline(bot)
    await until(bot.open(user(anna.id)), ({ messages }) => messages.at(-1)?.seq === 100)
    expect(heard).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  })

  it('[K4] what one device reads and drafts, the other shows', async () => {
    await using anna = await join()
    await using phone = createNodeClient(server.url)
    await using ben = await join()
    const account = anna.account.getSnapshot()
    if (account.status !== 'signed_in') throw new Error('not signed in')
    await phone.signIn({ phone: account.user.phone!, password })
    await untilOnline(phone)
    await ben.call('message.send', { ...user(anna.id), content: 'hello' })
    await until(phone.totalUnread, (count) => count === 1)
    const open = anna.open(user(ben.id))
    await until(open, ({ messages }) => messages.length === 1)
    open.markRead()
    await until(phone.totalUnread, (count) => count === 0)
    anna.setDraft(user(ben.id), 'half a thou')
    expect(anna.getDraft(user(ben.id))).toBe('half a thou')
    await until(phone.session(user(ben.id)), (view) => view?.draft === 'half a thou')
    open.send('half a thought')
    await until(phone.session(user(ben.id)), (view) => view?.draft === '' && view.last_seq === 2)
  })

  it('[K5] a revoked device is signed out at once, says why, and keeps nothing', async () => {
    await using anna = await join()
    await using phone = createNodeClient(server.url)
    const account = anna.account.getSnapshot()
    if (account.status !== 'signed_in') throw new Error('not signed in')
    await phone.signIn({ phone: account.user.phone!, password })
    await untilOnline(phone)
    const device = (await phone.devices()).find(({ current }) => current)
    await anna.call('device.revoke', { device_id: device!.id })
    expect(await until(phone.account, ({ status }) => status === 'signed_out')).toEqual({
      status: 'signed_out',
      reason: 'device_revoked',
    })
    expect(phone.sessions.getSnapshot()).toBeUndefined()
    await expect(phone.call('device.list', {})).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('[K6] online status and names of those on the screen are known and followed', async () => {
    await using anna = await join()
    const ben = await join()
    const { nickname } = await ben.updateProfile({ nickname: '本' })
    await until(anna.user(ben.id), (profile) => profile?.nickname === nickname)
    const presence = anna.presence(ben.id)
    const stop = presence.subscribe(() => {})
    await until(presence, (value) => value?.online === true)
    await ben[Symbol.asyncDispose]()
    await until(presence, (value) => value?.online === false)
    stop()
  })

  it('[K7] a group on the screen follows its members, and is gone for one who was removed', async () => {
    await using anna = await join()
    await using ben = await join()
    await using cleo = await join()
    const { id } = await anna.call('group.create', { name: 'three', member_ids: [ben.id] })
    await until(ben.session(group(id)), (view) => view?.title === 'three')
    const members = ben.members(id)
    const stop = [members.subscribe(() => {}), ben.group(id).subscribe(() => {})]
    await until(members, (list) => list?.length === 2)
    await anna.call('group.add', { group_id: id, user_ids: [cleo.id] })
    await until(members, (list) => list?.length === 3)
    await until(cleo.session(group(id)), (view) => view !== undefined)
    await anna.call('group.remove', { group_id: id, user_id: ben.id })
    await until(ben.session(group(id)), (view) => view === undefined)
    await until(ben.group(id), (value) => value === null)
    for (const end of stop) end()
  })

  it('[G940] a dissolved group that a user leaves goes from all devices, also from one that was offline', async () => {
    await using proxy = await createFaultProxy(server)
    await using anna = await join()
    await using ben = await join()
    const { id } = await anna.call('group.create', { name: 'short-lived', member_ids: [ben.id] })
    await using away = createNodeClient(proxy.url)
    const account = ben.account.getSnapshot()
    if (account.status !== 'signed_in') throw new Error('not signed in')
    await away.signIn({ phone: account.user.phone!, password })
    for (const client of [anna, ben, away])
      await until(client.session(group(id)), (view) => view !== undefined)
    await anna.call('group.dissolve', { group_id: id })
    proxy.refuse()
    await until(away.connection, ({ status }) => status !== 'online')
    const leave = { group_id: id, user_id: ben.id }
    await expect(away.call('group.remove', leave)).rejects.toMatchObject({ code: 'network' })
    expect(away.session(group(id)).getSnapshot()).toBeDefined()
    await ben.call('group.remove', leave)
    await until(ben.session(group(id)), (view) => view === undefined)
    proxy.heal()
    await until(away.session(group(id)), (view) => view === undefined)
    expect(anna.session(group(id)).getSnapshot()).toBeDefined()
  })

  it('[K475] what one device changes of the user, the other shows at once, or with its next connection', async () => {
    await using proxy = await createFaultProxy(server)
    await using anna = await join()
    await using ben = await join()
    await using phone = createNodeClient(proxy.url)
    const account = anna.account.getSnapshot()
    if (account.status !== 'signed_in') throw new Error('not signed in')
    await phone.signIn({ phone: account.user.phone!, password })
    await untilOnline(phone)
    await anna.block(ben.id)
    expect(anna.blocks.getSnapshot()).toEqual([ben.id])
    await until(phone.blocks, (ids) => ids.includes(ben.id))

    proxy.refuse()
    await until(phone.connection, ({ status }) => status !== 'online')
    await anna.unblock(ben.id)
    await anna.setPreferences({ theme: 'dark' })
    await anna.updateProfile({ nickname: 'another' })
    await anna.setPresenceHidden(true)
    proxy.heal()
    phone.reconnect()
    await until(phone.blocks, (ids) => ids.length === 0)
    await until(phone.preferences, ({ theme }) => theme === 'dark')
    await until(phone.account, (state) => state.status === 'signed_in' && state.user.nickname === 'another')
    await until(phone.presenceHidden, (isHidden) => isHidden)
    await until(anna.preferences, ({ theme }) => theme === 'dark')
  })

  it.each(['asks again', 'is started anew'] as const)(
    '[K337] where the answer to a renewal is lost and the client %s, it stays signed in',
    async (what) => {
      await using proxy = await createFaultProxy(server)
      const vault = createMemoryVault()
      let passedMs = 0
      const now = () => Date.now() + passedMs
      const start = () => createNodeClient(proxy.url, { vault, now })
      await using first = start()
      await first.register({ username: uniqueName(), phone: uniquePhone(), password })
      await untilOnline(first)
      const answered = () => countAnswers(server, 'POST', 200)
      const before = await answered()

      // Without a socket it calls over HTTP, and has to renew its token for that.
      proxy.refuse()
      await until(first.connection, ({ status }) => status !== 'online')
      passedMs += 14.5 * 60_000
      proxy.stopReading()
      const lost = first.call('block.list', {}).catch((error: ClientError) => error.code)
      await expect.poll(answered, { timeout: patienceMs }).toBe(before + 1)
      if (what === 'is started anew') await first[Symbol.asyncDispose]()
      proxy.cut()
      expect(await lost).toBe('network')
      proxy.heal()

      await using second = what === 'is started anew' ? start() : undefined
      const client = second ?? first
      client.reconnect()
      await untilOnline(client)
      expect(client.account.getSnapshot().status).toBe('signed_in')
      // What it was given is good for the next renewal too.
      const { refreshToken, requestId } = JSON.parse((await vault.load())!)
      expect(requestId).toBeUndefined()
      const body = { refresh_token: refreshToken }
      expect((await call(server, 'POST /api/token/refresh', { body })).status).toBe(200)
    },
  )
})
