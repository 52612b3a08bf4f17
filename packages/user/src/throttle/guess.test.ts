import { describe, expect, it } from 'vitest'
import { callerOf, login, nameOf, password, phoneOf, refusalOf, register } from '../testing/people.js'
import { startUsers } from '../testing/start-users.js'
import { maskName } from './mask-name.js'

describe('what is known of guesses', () => {
  it('[U822] every failed guess is logged with what finds the person and the address, and with nothing secret', async () => {
    const outcomes: string[] = []
    await using started = await startUsers({
      throttle: true,
      onGuess: ({ by, outcome }) => outcomes.push(`${by} ${outcome}`),
    })
    const { users } = started
    const signedIn = await register(users, 1)
    const caller = await callerOf(users, signedIn)
    const { id } = signedIn.user
    const origin = { ip: '2001:db8:1:2:3:4:5:6', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/130.0' }
    const secrets = ['wrong horse', '135791', password]
    const fail = async (
      name: Parameters<typeof users.handle>[0]['name'],
      input: object,
      who?: typeof caller,
    ) => {
      const before = started.logged().length
      await refusalOf(users.handle({ name, caller: who, input, ...origin }))
      const line = started
        .logged()
        .slice(before)
        .split('\n')
        .find((one) => one.startsWith('account.sign_in_failed '))
      return JSON.parse(line!.slice('account.sign_in_failed '.length)) as object
    }
    const phone = phoneOf(1)
    const masked = `+86138****${phone.slice(-4)}`
    const from = { address: '2001:db8:1:2::/64', device: 'Firefox on Windows', isKnownDevice: false }
    const wrong = { password: 'wrong horse' }
    const code = '135791'
    expect(await fail('account.login', { phone, ...wrong })).toEqual({
      by: 'password',
      reason: 'wrong_password',
      userId: id,
      name: masked,
      ...from,
    })
    expect(
      await fail('account.login', { username: nameOf('user1'), ...wrong, device_name: 'my phone' }),
    ).toEqual({
      ...{
        by: 'password',
        reason: 'wrong_password',
        userId: id,
        name: nameOf('user1'),
        ...from,
        device: 'my phone',
      },
    })
    expect(await fail('account.login', { username: 'my-secret-word', ...wrong })).toEqual({
      by: 'password',
      reason: 'no_account',
      name: 'my***',
      ...from,
    })
    expect(await fail('account.login', { email: 'Max@example.com', ...wrong })).toMatchObject({
      reason: 'no_account',
      name: 'm***@example.com',
    })
    expect(await fail('account.login', { phone, code })).toMatchObject({
      by: 'code',
      reason: 'wrong_code',
      userId: id,
      name: masked,
    })
    expect(await fail('account.login', { phone, ...wrong, device_key: signedIn.device_key })).toMatchObject({
      reason: 'wrong_password',
      isKnownDevice: true,
    })
    expect(
      await fail('account.register', { username: 'new-one', phone: phoneOf(2), password, code }),
    ).toMatchObject({ by: 'register', reason: 'wrong_code' })
    expect(await fail('password.reset', { phone, code, password })).toMatchObject({
      by: 'reset',
      reason: 'wrong_code',
      userId: id,
    })
    expect(
      await fail('password.change', { old_password: 'wrong horse', password: 'next horse' }, caller),
    ).toMatchObject({ by: 'change', reason: 'wrong_password', userId: id })
    expect(await fail('email.bind', { email: 'max@example.com', code }, caller)).toMatchObject({
      by: 'bind',
      reason: 'wrong_code',
      userId: id,
    })
    await fail('account.login', { phone, ...wrong })
    expect(await fail('account.login', { phone, ...wrong })).toMatchObject({ reason: 'too_many', userId: id })
    await users.admin.disable(id)
    expect(await fail('account.login', { phone, password, device_key: signedIn.device_key })).toMatchObject({
      reason: 'disabled',
    })
    for (const secret of [...secrets, phone, 'my-secret-word', 'max@'])
      expect(started.logged()).not.toContain(secret)
    expect(outcomes).toEqual([
      ...['password wrong_password', 'password wrong_password', 'password no_account', 'password no_account'],
      ...[
        'code wrong_code',
        'password wrong_password',
        'register wrong_code',
        'reset wrong_code',
        'change wrong_password',
      ],
      ...['bind wrong_code', 'password wrong_password', 'password too_many', 'password disabled'],
    ])
  })

  it('[U823] guesses that were right are counted and not logged as failed', async () => {
    const outcomes: string[] = []
    await using started = await startUsers({
      onGuess: ({ by, outcome }) => outcomes.push(`${by} ${outcome}`),
    })
    await register(started.users, 1)
    await login(started.users, 1)
    expect(outcomes).toEqual(['password ok'])
    expect(started.logged()).not.toContain('account.sign_in_failed')
  })

  it('[U825] a masked phone number hides at least four digits, however short it is', () => {
    for (const phone of ['+8613800138000', '+37120000000', '+4479111234', '+29012345', '+290123', '+1234']) {
      const masked = maskName({ phone }, true)
      expect(masked).toHaveLength(phone.length)
      expect(masked.replace(/[^*]/g, '').length).toBeGreaterThanOrEqual(4)
    }
    expect(maskName({ email: 'x@example.com' }, true)).toBe('x***@example.com')
  })
})
