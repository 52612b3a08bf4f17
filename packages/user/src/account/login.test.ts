import { describe, expect, it, vi } from 'vitest'
import { userLimits } from '../limits.js'
import { callerOf, login, nameOf, password, phoneOf, refusalOf, register } from '../testing/people.js'
import { startUsers } from '../testing/start-users.js'

describe('signing in', () => {
  it('[U11] a password signs in, with the phone typed either way', async () => {
    await using started = await startUsers()
    const { users } = started
    const { user } = await register(users, 1)
    for (const phone of [phoneOf(1), `+86${phoneOf(1)}`]) {
      const signedIn = await users.call('account.login', undefined, { phone, password })
      expect(signedIn.user).toEqual(user)
      await expect(users.authenticate(signedIn.token)).resolves.toMatchObject({ userId: user.id })
    }
  })

  it('[U12] a wrong password and an unknown phone get the same answer', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    const wrong = await refusalOf(login(started.users, 1, 'wrong password'))
    const unknown = await refusalOf(login(started.users, 2, 'wrong password'))
    expect(wrong).toMatchObject({ code: 'invalid_credentials' })
    expect(unknown).toEqual(wrong)
  })

  it('[U13] a password is the same however the keyboard composed it', async () => {
    await using started = await startUsers()
    const { users } = started
    await users.call('account.register', undefined, {
      username: nameOf('zoe'),
      phone: phoneOf(1),
      password: 'cafe\u0301-cafe\u0301',
    })
    await expect(login(users, 1, 'caf\u00e9-caf\u00e9')).resolves.toBeDefined()
  })

  it('[U14] a code signs in, once and not for another purpose', async () => {
    await using started = await startUsers()
    const { users } = started
    const { user } = await register(users, 1)
    await users.call('code.request', undefined, { phone: phoneOf(1), purpose: 'reset_password' })
    const { code: other } = await started.nextCode()
    await users.call('code.request', undefined, { phone: phoneOf(1), purpose: 'login' })
    const { code } = await started.nextCode()
    const byCode = (given: string) =>
      users.call('account.login', undefined, { phone: phoneOf(1), code: given })

    if (other !== code) await expect(byCode(other)).rejects.toMatchObject({ code: 'invalid_credentials' })
    await expect(byCode(code)).resolves.toMatchObject({ user: { id: user.id } })
    await expect(byCode(code)).rejects.toMatchObject({ code: 'invalid_credentials' })
  })

  it('[U15] a wrong code gets the same answer as an unknown phone', async () => {
    await using started = await startUsers()
    const { users } = started
    await register(users, 1)
    const byCode = (n: number) =>
      refusalOf(users.call('account.login', undefined, { phone: phoneOf(n), code: '123456' }))
    expect(await byCode(1)).toMatchObject({ code: 'invalid_credentials' })
    expect(await byCode(2)).toEqual(await byCode(1))
  })

  it('[U16] a disabled user is notified of that with the right password, and not with a wrong one', async () => {
    await using started = await startUsers()
    const { users } = started
    await register(users, 1)
    await users.admin.disable(phoneOf(1))
    await expect(login(users, 1)).rejects.toMatchObject({ code: 'user_disabled' })
    await expect(login(users, 1, 'wrong password')).rejects.toMatchObject({ code: 'invalid_credentials' })
    await users.admin.enable(phoneOf(1))
    await expect(login(users, 1)).resolves.toBeDefined()
  })

  it('[U17] a hash made with weaker parameters is replaced at login', async () => {
    const { hash } = await import('@node-rs/argon2')
    await using started = await startUsers()
    const { users, store } = started
    const weakHash = await hash(password, { memoryCost: 8_192, timeCost: 1 })
    const user = {
      username: nameOf('old'),
      usernameKey: nameOf('old'),
      usernameLooks: [],
      nickname: 'old',
      identities: [{ kind: 'phone', key: `+86${phoneOf(1)}` } as const],
      passwordHash: weakHash,
      locale: 'en',
    }
    await store.createUser({ user, at: 1 })
    await login(users, 1)
    const stored = await store.getUser(user.identities[0]!)
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    await expect(login(users, 1)).resolves.toBeDefined()
  })

  it('[U18] beyond the limit of devices the least recently seen one is signed out', async () => {
    await using started = await startUsers()
    const { users, clock, store, revocations } = started
    const first = await callerOf(users, await register(users, 1))
    clock.now += 1_000
    const second = await callerOf(users, await login(users, 1))
    await store.touchDevices([{ deviceId: first.deviceId ?? '', at: clock.now + 1 }])
    for (let n = 2; n <= userLimits.devicesMaxPerUser; n += 1) {
      clock.now += 1_000
      await login(users, 1)
    }
    const { devices } = await users.call('device.list', first, {})
    expect(devices).toHaveLength(userLimits.devicesMaxPerUser)
    expect(devices.map(({ id }) => id)).toContain(first.deviceId)
    expect(revocations).toEqual([
      { userId: first.userId, deviceId: second.deviceId, reason: 'deviceRevoked' },
    ])
  })

  it('[U19] a login does not outlive a password change made while it was under way', async () => {
    await using started = await startUsers()
    const { users, store } = started
    const caller = await callerOf(users, await register(users, 1))
    const slow = vi.spyOn(store, 'signIn')
    slow.mockImplementationOnce(async (batch) => {
      await users.call('password.change', caller, { old_password: password, password: 'another horse' })
      slow.mockRestore()
      return store.signIn(batch)
    })
    await expect(login(users, 1)).rejects.toMatchObject({ code: 'invalid_credentials' })
  })

  it('[U548] an account without a password is answered like a wrong password, and a code still signs it in', async () => {
    await using started = await startUsers()
    const { users } = started
    const { user } = await users.admin.add({ phone: phoneOf(1), password: null })
    await register(users, 2)
    const wrong = await refusalOf(login(users, 2, 'wrong password'))
    for (const given of ['null', 'undefined', password])
      expect(await refusalOf(login(users, 1, given))).toEqual(wrong)
    await users.call('code.request', undefined, { phone: phoneOf(1), purpose: 'login' })
    const { code } = await started.nextCode()
    const byCode = users.call('account.login', undefined, { phone: phoneOf(1), code })
    await expect(byCode).resolves.toMatchObject({ user: { id: user.id } })
  })

  it('[U549] a username signs in with a password, however it is written, and never with a code', async () => {
    await using started = await startUsers()
    const { users } = started
    const { user } = await users.admin.add({ username: nameOf('Ｍax'), password })
    for (const username of [nameOf('max'), nameOf('MAX'), nameOf('Ｍax')]) {
      const signedIn = await users.call('account.login', undefined, { username, password })
      expect(signedIn.user).toMatchObject({ id: user.id, phone: null, email: null })
    }
    const refused = { code: 'invalid_credentials' }
    const wrong = users.call('account.login', undefined, { username: nameOf('max'), password: 'wrong' })
    await expect(wrong).rejects.toMatchObject(refused)
    const nobody = users.call('account.login', undefined, { username: nameOf('nobody'), password })
    await expect(nobody).rejects.toMatchObject(refused)
    const byCode = users.call('account.login', undefined, { username: nameOf('max'), code: '123456' })
    await expect(byCode).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: 'code' }] })
  })

  it.each([
    ['none', {}],
    ['two', { phone: '13800000001', username: 'max' }],
    ['all', { phone: '13800000001', email: 'max@example.com', username: 'max' }],
  ])('[U550] signing in names an account in exactly one way: %s is refused', async (_how, names) => {
    await using started = await startUsers()
    const refused = started.users.call('account.login', undefined, { ...names, password })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: 'phone' }] })
  })
})
