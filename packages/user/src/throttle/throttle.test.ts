import { describe, expect, it } from 'vitest'
import { userLimits } from '../limits.js'
import { callerOf, password, phoneOf, refusalOf, register } from '../testing/people.js'
import { type Started, startUsers } from '../testing/start-users.js'
import { ipKey } from './ip-key.js'

const login = ({ users }: Started, n: number, given: string, ip?: string) =>
  users.handle({
    name: 'account.login',
    caller: undefined,
    input: { phone: phoneOf(n), password: given },
    ip,
  })
const codesOf = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'ok'))

describe('guessing', () => {
  it('[U68] an account takes ten wrong passwords, also when all are guessed at once', async () => {
    await using started = await startUsers({ throttle: true })
    await register(started.users, 1)
    const guesses = Array.from({ length: 30 }, (_, n) => login(started, 1, `wrong password ${n}`))
    const codes = codesOf(await Promise.allSettled(guesses))
    expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(
      userLimits.loginMaxFailuresPerAccount,
    )
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(
      30 - userLimits.loginMaxFailuresPerAccount,
    )
    const refusal = await refusalOf(login(started, 1, password))
    expect(refusal).toMatchObject({ code: 'rate_limited' })
    const { retryAfterMs } = refusal as { retryAfterMs: number }
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(userLimits.loginFailureWindowMs)
  })

  it('[U69] an unknown phone is limited like a known one', async () => {
    await using started = await startUsers({ throttle: true })
    const guesses = Array.from({ length: 11 }, () => login(started, 5, 'wrong password'))
    expect(codesOf(await Promise.allSettled(guesses)).at(-1)).toBe('rate_limited')
  })

  it('[U70] right passwords cost nothing', async () => {
    await using started = await startUsers({ throttle: true })
    await register(started.users, 1)
    for (let n = 0; n <= userLimits.loginMaxFailuresPerAccount; n += 1) {
      await expect(login(started, 1, password, '10.0.0.1')).resolves.toBeDefined()
    }
  })

  it('[U71] an address that guessed at many accounts is shut out, and can lock no more of them', async () => {
    await using started = await startUsers({ throttle: true })
    await register(started.users, 1)
    for (let n = 0; n < userLimits.loginMaxFailuresPerIp; n += 1) {
      await refusalOf(login(started, 100 + n, 'wrong password', '10.0.0.1'))
    }
    for (let n = 0; n <= userLimits.loginMaxFailuresPerAccount; n += 1) {
      const refusal = await refusalOf(login(started, 1, 'wrong password', '10.0.0.1'))
      expect(refusal).toMatchObject({ code: 'rate_limited' })
    }
    await expect(login(started, 1, password, '10.0.0.2')).resolves.toBeDefined()
  })

  it('[U72] changing the password gives no more guesses than signing in', async () => {
    await using started = await startUsers({ throttle: true })
    const caller = await callerOf(started.users, await register(started.users, 1))
    for (let n = 0; n < userLimits.loginMaxFailuresPerAccount; n += 1) {
      await refusalOf(login(started, 1, 'wrong password'))
    }
    await expect(
      started.users.call('password.change', caller, { old_password: password, password: 'another horse' }),
    ).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('[U73] an IPv6 network counts as one address: %s', (ip, key) => {
    expect(ipKey(ip)).toBe(key)
  })
})
