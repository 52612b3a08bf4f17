import { describe, expect, it } from 'vitest'
import { callerOf, login, password, phoneOf, refusalOf, register } from '../../testing/people.js'
import { startUsers } from '../../testing/start-users.js'

const next = 'another horse'

describe('changing and resetting passwords', () => {
  it('[U43] changing the password needs the old one, and signs every other device out', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    const mine = await register(users, 1)
    const caller = await callerOf(users, mine)
    const other = await login(users, 1)
    await users.authenticate(other.token)
    const change = (old: string) =>
      users.call('password.change', caller, { old_password: old, password: next })

    await expect(change('wrong password')).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(revocations).toEqual([])
    await change(password)
    expect(revocations).toEqual([
      { userId: caller.userId, exceptDeviceId: caller.deviceId, reason: 'deviceRevoked' },
    ])
    await expect(users.authenticate(mine.token)).resolves.toEqual(caller)
    await expect(users.authenticate(other.token)).rejects.toMatchObject({ code: 'device_revoked' })
    await expect(login(users, 1)).rejects.toMatchObject({ code: 'invalid_credentials' })
    await expect(login(users, 1, next)).resolves.toBeDefined()
  })

  it('[U44] of two password changes at once by the same old password exactly one wins', async () => {
    await using started = await startUsers()
    const { users } = started
    const caller = await callerOf(users, await register(users, 1))
    const outcomes = await Promise.allSettled(
      ['first horse', 'second horse'].map((given) =>
        users.call('password.change', caller, { old_password: password, password: given }),
      ),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('[U45] a reset by code sets the password once and signs every device out', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    const { token, user } = await register(users, 1)
    await users.authenticate(token)
    await users.call('code.request', undefined, { phone: phoneOf(1), purpose: 'reset_password' })
    const { code } = await started.nextCode()
    const reset = () => users.call('password.reset', undefined, { phone: phoneOf(1), code, password: next })

    await reset()
    expect(revocations).toEqual([{ userId: user.id, reason: 'deviceRevoked' }])
    await expect(users.authenticate(token)).rejects.toMatchObject({ code: 'device_revoked' })
    await expect(login(users, 1, next)).resolves.toBeDefined()
    await expect(reset()).rejects.toMatchObject({ code: 'invalid_code' })
  })

  it('[U46] a reset with a wrong code gets the same answer as one for an unknown phone', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    await register(users, 1)
    const reset = (n: number) =>
      refusalOf(
        users.call('password.reset', undefined, { phone: phoneOf(n), code: '123456', password: next }),
      )
    expect(await reset(1)).toMatchObject({ code: 'invalid_code' })
    expect(await reset(2)).toEqual(await reset(1))
    expect(revocations).toEqual([])
  })

  it.each(['short', '密码', 'x'.repeat(129)])('[U47] a password has 8 to 128 characters: %s', async (bad) => {
    await using started = await startUsers()
    await expect(
      started.users.call('account.register', undefined, {
        username: 'max',
        phone: phoneOf(1),
        password: bad,
      }),
    ).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: 'password' }] })
  })
})
