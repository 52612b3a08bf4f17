import { describe, expect, it } from 'vitest'
import { callerOf, nameOf, password, phoneOf, refusalOf, register } from '../testing/people.js'
import { startUsers } from '../testing/start-users.js'

describe('registering', () => {
  it('[U1] registering makes an account, signs it in, and gives the phone in E.164', async () => {
    await using started = await startUsers()
    const { users, clock } = started
    const signedIn = await users.call('account.register', undefined, {
      username: '石头',
      phone: phoneOf(1).replace(/^(...)(....)/, '$1 $2 '),
      password,
    })
    expect(signedIn).toEqual({
      user: {
        id: signedIn.user.id,
        username: '石头',
        nickname: '石头',
        phone: `+86${phoneOf(1)}`,
        email: null,
        unproven: ['phone'],
        avatar_url: null,
        bio: '',
        locale: 'zh-CN',
        created_at: clock.now,
      },
      token: expect.any(String),
      expires_at: clock.now + 15 * 60_000,
      refresh_token: expect.any(String),
      device_key: expect.any(String),
    })
    expect(signedIn.user.id).toBeGreaterThanOrEqual(10_001)
    await expect(users.authenticate(signedIn.token)).resolves.toEqual({
      userId: signedIn.user.id,
      deviceId: expect.any(String),
    })
  })

  it.each([
    ['13800000001', '+8613800000001'],
    ['+1 202 555 0123', '+12025550123'],
    ['＋８６１３８０００００００２', '+8613800000002'],
  ])('[U2] a phone may be typed nationally or internationally: %s', async (phone, e164) => {
    await using started = await startUsers()
    const { user } = await started.users.call('account.register', undefined, {
      username: nameOf('max'),
      phone,
      password,
    })
    expect(user.phone).toBe(e164)
  })

  it.each(['12345', 'not a phone', '138000000011 ext 5', '+86'])(
    '[U3] what cannot be a phone is refused at `phone`: %s',
    async (phone) => {
      await using started = await startUsers()
      await expect(
        started.users.call('account.register', undefined, { username: nameOf('max'), phone, password }),
      ).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: 'phone' }] })
    },
  )

  it('[U4] a taken phone, however it is typed, is `phone_taken`', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    const again = started.users.call('account.register', undefined, {
      username: nameOf('other'),
      phone: `+86 ${phoneOf(1)}`,
      password,
    })
    await expect(again).rejects.toMatchObject({ code: 'phone_taken' })
  })

  it.each([
    ['paypal', 'раураӏ'],
    ['paypal', 'paypaI'],
    ['Admin', 'admın'],
    ['\u041c\u041e\u0421\u0422', 'MOCT'],
  ])(
    '[U707] a username that can be taken for a taken one is `username_taken`: %s, %s',
    async (first, second) => {
      await using started = await startUsers()
      const { call } = started.users
      const one = await register(started.users, 1, { username: `${first}${nameOf('')}` })
      const username = `${second}${nameOf('')}`
      await expect(register(started.users, 2, { username })).rejects.toMatchObject({ code: 'username_taken' })
      const other = await register(started.users, 2)
      const caller = await callerOf(started.users, other)
      await expect(call('user.update', caller, { username })).rejects.toMatchObject({
        code: 'username_taken',
      })
      const own = await callerOf(started.users, one)
      await expect(call('user.update', own, { username })).resolves.toMatchObject({ username })
    },
  )

  it.each([
    ['Max', 'max'],
    ['Ｍａｘ', 'MAX'],
    ['straße', 'STRASSE'],
  ])('[U5] a username that reads the same is `username_taken`: %s and %s', async (first, second) => {
    await using started = await startUsers()
    await register(started.users, 1, { username: nameOf(first) })
    await expect(register(started.users, 2, { username: nameOf(second) })).rejects.toMatchObject({
      code: 'username_taken',
    })
  })

  it.each(['12345', '１２３４５', '\ufdfa'.repeat(20)])(
    '[U93] what reads like a number, or endlessly, is no username: %s',
    async (username) => {
      await using started = await startUsers()
      await expect(register(started.users, 1, { username })).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ path: 'username' }],
      })
    },
  )

  it('[U6] of many who register the same phone at once exactly one wins, on any node', async () => {
    await using started = await startUsers()
    const nodes = [started.users, started.startNode()]
    const tries = Array.from({ length: 10 }, (_, n) =>
      register(nodes[n % 2] ?? started.users, 7, { username: nameOf(`twin${n}`) }),
    )
    const outcomes = await Promise.allSettled(tries)
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(outcomes.length - refused.length).toBe(1)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'phone_taken' })
  })

  it('[U7] where codes are demanded, none is `code_required` and a wrong one `invalid_code`', async () => {
    await using started = await startUsers({ requireCode: true })
    const { users } = started
    await expect(register(users, 1)).rejects.toMatchObject({ code: 'code_required' })
    await users.call('code.request', undefined, { phone: phoneOf(1), purpose: 'register' })
    const { code } = await started.nextCode()
    const wrong = code === '000000' ? '000001' : '000000'
    await expect(register(users, 1, { code: wrong })).rejects.toMatchObject({ code: 'invalid_code' })
    await expect(register(users, 1, { code })).resolves.toBeDefined()
  })

  it('[U8] a code is not used up by a registration that fails for another reason', async () => {
    await using started = await startUsers({ requireCode: true })
    const { users } = started
    await users.admin.add({ username: nameOf('user9'), phone: phoneOf(2) })
    await users.call('code.request', undefined, { phone: phoneOf(9), purpose: 'register' })
    const { code } = await started.nextCode()
    const refusal = await refusalOf(register(users, 9, { code }))
    expect(refusal).toMatchObject({ code: 'username_taken' })
    await expect(register(users, 9, { username: nameOf('free'), code })).resolves.toBeDefined()
  })

  it.each([
    ['en-GB', 'CN', 'en'],
    ['zh-Hant', 'US', 'zh-CN'],
    [undefined, 'CN', 'zh-CN'],
    [undefined, 'DE', 'en'],
  ])('[U9] a device that speaks %s in region %s gets locale %s', async (locale, region, expected) => {
    await using started = await startUsers({ region })
    const { user } = await started.users.call('account.register', undefined, {
      username: nameOf('max'),
      phone: `+86${phoneOf(1)}`,
      password,
      ...(locale === undefined ? {} : { locale }),
    })
    expect(user.locale).toBe(expected)
  })

  it('[U10] a registration names its device', async () => {
    await using started = await startUsers()
    const { data } = await started.users.handle({
      name: 'account.register',
      caller: undefined,
      input: { username: nameOf('max'), phone: phoneOf(1), password },
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1',
    })
    const caller = await callerOf(started.users, data as never)
    const { devices } = await started.users.call('device.list', caller, {})
    expect(devices).toMatchObject([{ name: 'Safari on iPhone', current: true }])
  })
})
