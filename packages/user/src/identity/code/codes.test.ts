import { describe, expect, it } from 'vitest'
import { userLimits } from '../../limits.js'
import { callerOf, phoneOf, refusalOf, register } from '../../testing/people.js'
import { type Started, startUsers } from '../../testing/start-users.js'

type Purpose = 'register' | 'login' | 'reset_password'
const request = ({ users }: Started, n: number, purpose: Purpose) =>
  users.call('code.request', undefined, { phone: phoneOf(n), purpose })
const loginByCode = ({ users }: Started, code: string) =>
  users.call('account.login', undefined, { phone: phoneOf(1), code })
const wrongFor = (code: string, n: number) =>
  String((Number(code) + n) % 10 ** userLimits.codeDigits).padStart(userLimits.codeDigits, '0')

describe('verification codes', () => {
  it('[U53] a code has six digits and says for what, in which language and how long', async () => {
    await using started = await startUsers()
    await request(started, 1, 'register')
    expect(await started.nextCode()).toEqual({
      channel: 'sms',
      to: `+86${phoneOf(1)}`,
      code: expect.stringMatching(/^\d{6}$/),
      purpose: 'register',
      locale: 'zh-CN',
      expiresInMs: userLimits.codeLifetimeMs,
    })
  })

  it('[U54] codes are sent only where they make sense, and the answer is the same everywhere', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    const answers = []
    for (const n of [1, 2]) {
      for (const purpose of ['register', 'login', 'reset_password'] as const) {
        answers.push(await request(started, n, purpose))
      }
    }
    expect(answers).toEqual(Array(6).fill({}))
    await started.users[Symbol.asyncDispose]()
    const sent = [await started.nextCode(), await started.nextCode(), await started.nextCode()]
    expect(sent.map(({ to, purpose }) => [to, purpose])).toEqual([
      [`+86${phoneOf(1)}`, 'login'],
      [`+86${phoneOf(1)}`, 'reset_password'],
      [`+86${phoneOf(2)}`, 'register'],
    ])
    expect(started.sentCount()).toBe(3)
  })

  it('[U55] a code expires', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    await request(started, 1, 'login')
    const { code } = await started.nextCode()
    started.clock.now += userLimits.codeLifetimeMs
    await expect(loginByCode(started, code)).rejects.toMatchObject({ code: 'invalid_credentials' })
  })

  it('[U983] a code that was stamped by a clock which was ahead by hours or years does not outlive the error', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    for (const aheadMs of [3_600_000, 20 * 365 * 24 * 3_600_000]) {
      started.clock.now += aheadMs
      await request(started, 1, 'login')
      const { code } = await started.nextCode()
      started.clock.now -= aheadMs
      await expect(loginByCode(started, code)).rejects.toMatchObject({ code: 'invalid_credentials' })
    }
  })

  it('[U56] a newer code replaces the former', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    await request(started, 1, 'login')
    const { code: former } = await started.nextCode()
    await request(started, 1, 'login')
    const { code } = await started.nextCode()
    if (former !== code) {
      await expect(loginByCode(started, former)).rejects.toMatchObject({ code: 'invalid_credentials' })
    }
    await expect(loginByCode(started, code)).resolves.toBeDefined()
  })

  it('[U57] a code allows five attempts, also when they come at once', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    await request(started, 1, 'login')
    const { code } = await started.nextCode()
    const guesses = Array.from({ length: userLimits.codeMaxAttempts }, (_, n) => wrongFor(code, n + 1))
    // The right one comes right behind the last attempt that counts.
    const outcomes = await Promise.allSettled([...guesses, code].map((guess) => loginByCode(started, guess)))
    for (const outcome of outcomes) expect(outcome.status).toBe('rejected')
    await expect(loginByCode(started, code)).rejects.toMatchObject({ code: 'invalid_credentials' })
  })

  it('[U58] a right code among few wrong ones works', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    await request(started, 1, 'login')
    const { code } = await started.nextCode()
    for (let n = 1; n < userLimits.codeMaxAttempts; n += 1) {
      await refusalOf(loginByCode(started, wrongFor(code, n)))
    }
    await expect(loginByCode(started, code)).resolves.toBeDefined()
  })

  it('[U59] a code used twice at once signs in one caller', async () => {
    await using started = await startUsers()
    await register(started.users, 1)
    await request(started, 1, 'login')
    const { code } = await started.nextCode()
    const outcomes = await Promise.allSettled([loginByCode(started, code), loginByCode(started, code)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('[U60] codes are limited for each target and for each address, existing or not', async () => {
    await using started = await startUsers({ throttle: true })
    const ask = (n: number, ip: string) =>
      started.users.handle({
        name: 'code.request',
        caller: undefined,
        input: { phone: phoneOf(n), purpose: 'login' },
        ip,
      })
    for (let n = 0; n < userLimits.codeMaxPerTargetPerHour; n += 1) await ask(1, `10.0.0.${n}`)
    await expect(ask(1, '10.0.1.1')).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: expect.any(Number),
    })
    for (let n = 0; n < userLimits.codeMaxPerIpPerHour; n += 1) await ask(100 + n, '10.0.2.1')
    await expect(ask(999, '10.0.2.1')).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('[U61] a channel without a sender is `unavailable` to everybody', async () => {
    await using started = await startUsers({ senders: {} })
    await register(started.users, 1)
    for (const n of [1, 2]) {
      await expect(request(started, n, 'login')).rejects.toMatchObject({ code: 'unavailable' })
    }
  })

  it('[U62] a code sender that fails is logged, and its caller gets no error', async () => {
    const sms = { send: () => Promise.reject(new Error('no credit')) }
    await using started = await startUsers({ senders: { sms } })
    await expect(request(started, 1, 'register')).resolves.toEqual({})
    await started.users[Symbol.asyncDispose]()
    expect(started.logged()).toContain('code.send_failed')
  })

  it('[U63] while too many codes are being sent, nobody gets one: `overloaded`', async () => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await using started = await startUsers({ senders: { sms: { send: () => released } } })
    await register(started.users, 1)
    for (let n = 0; n < userLimits.codeSendsMaxPending; n += 1) await request(started, 2, 'register')
    for (const n of [1, 2]) {
      await expect(request(started, n, 'login')).rejects.toMatchObject({ code: 'overloaded' })
    }
    release()
  })

  it('[U64] a code binds a mailbox, which then signs in too; one mailbox is one account', async () => {
    await using started = await startUsers()
    const { users } = started
    const caller = await callerOf(users, await register(users, 1))
    const other = await callerOf(users, await register(users, 2))
    const ask = () =>
      users.call('code.request', undefined, { email: 'Max@Example.com', purpose: 'bind_email' })
    await ask()
    const { to, channel, code } = await started.nextCode()
    expect([channel, to]).toEqual(['email', 'max@example.com'])
    const bind = (who: typeof caller, given: string) =>
      users.call('email.bind', who, { email: 'max@example.COM', code: given })

    await expect(bind(caller, wrongFor(code, 1))).rejects.toMatchObject({ code: 'invalid_code' })
    await expect(bind(caller, code)).resolves.toMatchObject({ email: 'max@example.com' })
    await expect(bind(other, code)).rejects.toMatchObject({ code: 'invalid_code' })
    await expect(
      users.call('account.login', undefined, { email: 'MAX@example.com', password: 'correct horse' }),
    ).resolves.toMatchObject({ user: { id: caller.userId } })

    const sent = started.sentCount()
    await ask()
    await users[Symbol.asyncDispose]()
    expect(started.sentCount()).toBe(sent)
  })

  it('[U65] of two who bind one mailbox at once the second is `email_taken`', async () => {
    await using started = await startUsers()
    const { users, store, clock } = started
    const first = await register(users, 1)
    const second = await register(users, 2)
    const email = 'zoe@example.com'
    const purpose = 'bind_email'
    const bind = async (userId: number) => {
      await store.saveCode({ target: email, purpose, codeHash: 'h', expiresAt: clock.now + 1, at: clock.now })
      const code = { target: email, purpose, codeHash: 'h', maxAttempts: 5 } as const
      return store.bindEmail({ userId, email, code, at: clock.now })
    }
    expect(await bind(first.user.id)).toMatchObject({ status: 'updated' })
    expect(await bind(second.user.id)).toEqual({ status: 'refused', code: 'email_taken' })
  })

  it.each([
    [{ email: 'a@b.cn', purpose: 'register' }, 'email'],
    [{ phone: phoneOf(1), purpose: 'bind_email' }, 'phone'],
    [{ phone: phoneOf(1), email: 'a@b.cn', purpose: 'login' }, 'phone'],
    [{ purpose: 'login' }, 'phone'],
  ])(
    '[U66] a request for a code that cannot make sense is refused with its field: %j',
    async (input, path) => {
      await using started = await startUsers()
      await expect(
        started.users.handle({ name: 'code.request', caller: undefined, input }),
      ).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path }] })
    },
  )

  it('[U67] neither codes nor tokens, passwords or whole phone numbers are logged or stored in the clear', async () => {
    await using started = await startUsers({ requireCode: true })
    const { users, store } = started
    await request(started, 1, 'register')
    const { code } = await started.nextCode()
    const signedIn = await register(users, 1, { code })
    await request(started, 1, 'login')
    const { code: second } = await started.nextCode()
    await loginByCode(started, second)
    await users[Symbol.asyncDispose]()
    const written = started.logged() + JSON.stringify(await store.getUser({ id: signedIn.user.id }))
    expect(written).toContain('account.registered')
    for (const hidden of [
      'correct horse',
      signedIn.token,
      signedIn.refresh_token,
      `"${code}"`,
      `"${second}"`,
    ]) {
      expect(written).not.toContain(hidden)
    }
    expect(started.logged()).not.toContain(signedIn.user.phone)
  })
})
