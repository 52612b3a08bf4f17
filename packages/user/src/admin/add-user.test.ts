import { randomUUID } from 'node:crypto'
import type { AdminUser } from '@stonechat/protocol'
import type { AnyCaller } from '@stonechat/protocol/operations'
import { describe, expect, it, vi } from 'vitest'
import { callerOf, login, nameOf, phoneOf, refusalOf, register } from '../testing/people.js'
import { startUsers } from '../testing/start-users.js'
import type { Users } from '../users.js'

const service: AnyCaller = { kind: 'service' }

async function add(users: Users, input: object, caller: AnyCaller | undefined = service) {
  const { data, status = 201 } = await users.handle({ name: 'admin.user.add', caller, input })
  return { user: (data as { user: AdminUser }).user, status }
}

describe('accounts that an operator or a service adds', () => {
  it('[U551] a service adds a user by any one of the names, and the user is found by it', async () => {
    await using started = await startUsers()
    const { users, store } = started
    const [external, email] = [`客户 ${randomUUID()}`, `Ann-${randomUUID()}@Example.com`]
    const added = [
      await add(users, { external_id: external }),
      await add(users, { phone: phoneOf(1) }),
      await add(users, { email }),
      await add(users, { username: nameOf('ann'), nickname: 'Ann 安' }),
    ].map(({ user, status }) => {
      expect(status).toBe(201)
      return user
    })
    const [byExternal, byPhone, byEmail, byUsername] = added
    expect(byExternal).toMatchObject({ external_id: external, phone: null, email: null, disabled_at: null })
    expect(byPhone).toMatchObject({ external_id: null, phone: `+86${phoneOf(1)}` })
    expect(byEmail).toMatchObject({ email: email.toLowerCase(), phone: null })
    expect(byUsername).toMatchObject({ username: nameOf('ann'), nickname: 'Ann 安' })
    expect(await store.getUser({ kind: 'external', key: external })).toMatchObject({ id: byExternal!.id })
    expect(await store.getUser({ kind: 'email', key: email.toLowerCase() })).toMatchObject({
      id: byEmail!.id,
    })
  })

  it('[U552] a user who is added without a username gets a random one', async () => {
    await using started = await startUsers()
    const { user } = await add(started.users, { email: `ann-${randomUUID()}@example.com` })
    expect(user.username).toMatch(/^user-[a-z2-9]{10}$/)
    expect(user.nickname).toBe(user.username)
    const named = await add(started.users, { external_id: randomUUID(), nickname: 'Bob' })
    expect(named.user).toMatchObject({ nickname: 'Bob', username: expect.stringMatching(/^user-/) })
  })

  it('[U553] the same external id again answers 200 with the first user, whatever else is asked for', async () => {
    await using started = await startUsers()
    const { users } = started
    const externalId = randomUUID()
    const first = await add(users, { external_id: externalId, phone: phoneOf(1) })
    await register(users, 2)
    for (const more of [{}, { phone: phoneOf(1) }, { phone: phoneOf(2), nickname: 'other' }])
      expect(await add(users, { external_id: externalId, ...more })).toEqual({
        user: first.user,
        status: 200,
      })
  })

  it('[U554] of many requests with one external id at once one makes the user, and all answer with it', async () => {
    await using started = await startUsers()
    const { users, store } = started
    const input = { external_id: randomUUID(), phone: phoneOf(1), username: nameOf('ann') }
    // All have found no user before the first one writes.
    const getUser = store.getUser
    let asked = 0
    let goOn = () => {}
    const allAsked = new Promise<void>((resolve) => {
      goOn = resolve
    })
    vi.spyOn(store, 'getUser').mockImplementation(async (key) => {
      const found = await getUser(key)
      asked += 1
      if (asked === 4) goOn()
      await allAsked
      return found
    })
    const answers = await Promise.all(Array.from({ length: 4 }, () => add(users, input)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201])
    expect(new Set(answers.map(({ user }) => user.id)).size).toBe(1)
  })

  it('[U555] a name that is taken is refused by its code, and nothing is made', async () => {
    await using started = await startUsers()
    const { users, store } = started
    const email = `ann-${randomUUID()}@example.com`
    await add(users, { phone: phoneOf(1), email, username: nameOf('ann') })
    const externalId = randomUUID()
    for (const [input, code] of [
      [{ phone: phoneOf(1) }, 'phone_taken'],
      [{ email: email.toUpperCase() }, 'email_taken'],
      [{ username: nameOf('ANN') }, 'username_taken'],
    ] as const)
      expect(await refusalOf(add(users, { ...input, external_id: externalId }))).toMatchObject({ code })
    expect(await store.getUser({ kind: 'external', key: externalId })).toBeUndefined()
  })

  it.each([
    ['no name at all', { nickname: 'Ann' }, 'external_id'],
    ['an empty external id', { external_id: '' }, 'external_id'],
    ['an external id with a space at its end', { external_id: 'a ' }, 'external_id'],
    ['an external id of 256 characters', { external_id: 'a'.repeat(256) }, 'external_id'],
    ['a phone number that is none', { phone: '12345' }, 'phone'],
    ['an e-mail address that is none', { email: 'ann' }, 'email'],
    ['a username of digits', { username: '10001' }, 'username'],
    ['a blank nickname', { username: 'ann', nickname: ' ' }, 'nickname'],
  ])('[U556] a user cannot be added with names that are not valid: %s', async (_what, input, path) => {
    await using started = await startUsers()
    expect(await refusalOf(add(started.users, input))).toMatchObject({
      code: 'invalid_input',
      errors: [{ path }],
    })
  })

  it('[U557] operators and services add users, and nobody else', async () => {
    await using started = await startUsers()
    const { users } = started
    const user = await callerOf(users, await register(users, 1))
    const operator: AnyCaller = { ...user, kind: 'operator' }
    const bot: AnyCaller = { ...user, kind: 'bot' }
    const ask = (caller: AnyCaller | undefined) => add(users, { external_id: randomUUID() }, caller)
    await expect(ask(operator)).resolves.toMatchObject({ status: 201 })
    for (const caller of [user, bot]) await expect(ask(caller)).rejects.toMatchObject({ code: 'forbidden' })
    const refused = users.call('admin.user.add', undefined, { external_id: randomUUID() })
    await expect(refused).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('[U558] the command line adds a user without a password, with a made-up one or with a given one', async () => {
    await using started = await startUsers()
    const { admin } = started.users
    const without = await admin.add({ phone: phoneOf(1), password: null })
    expect(without).toMatchObject({ password: null, isNew: true })
    const made = await admin.add({ phone: phoneOf(2) })
    await expect(login(started.users, 2, made.password!)).resolves.toMatchObject({
      user: { id: made.user.id },
    })
    const short = refusalOf(admin.add({ phone: phoneOf(3), password: 'short' }))
    expect(await short).toMatchObject({ code: 'invalid_input', errors: [{ path: 'password' }] })
    const external = { external_id: randomUUID() }
    const first = await admin.add(external)
    expect(await admin.add(external)).toEqual({ user: first.user, password: null, isNew: false })
  })

  it('[U559] the operator names a user by id, phone number, e-mail address or username', async () => {
    await using started = await startUsers()
    const { admin } = started.users
    const email = `Ann-${randomUUID()}@example.com`
    const { user } = await admin.add({ username: nameOf('ann'), phone: phoneOf(1), email, password: null })
    for (const name of [user.id, String(user.id), phoneOf(1), `+86${phoneOf(1)}`, email, nameOf('ANN')]) {
      expect(await admin.disable(name)).toMatchObject({ id: user.id, disabled_at: started.clock.now })
      expect(await admin.enable(name)).toMatchObject({ id: user.id, disabled_at: null })
    }
  })

  it('[U560] an account without a password cannot change it, and gets its first by a code', async () => {
    await using started = await startUsers()
    const { users } = started
    const { user } = await users.admin.add({ phone: phoneOf(1), password: null })
    const caller = { userId: user.id, deviceId: 'device' }
    const change = users.call('password.change', caller, { old_password: 'anything', password: 'new horse' })
    await expect(change).rejects.toMatchObject({ code: 'invalid_credentials' })
    await users.call('code.request', undefined, { phone: phoneOf(1), purpose: 'reset_password' })
    const { code } = await started.nextCode()
    await users.call('password.reset', undefined, { phone: phoneOf(1), code, password: 'new horse' })
    await expect(login(users, 1, 'new horse')).resolves.toMatchObject({ user: { id: user.id } })
  })
})
