import { StonechatError } from '@stonechat/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userLimits } from '../limits.js'
import { callerOf, nameOf, password, phoneOf, refusalOf, register } from '../testing/people.js'
import { startThrottle, workOut } from '../testing/proofs.js'
import { type Started, startUsers } from '../testing/start-users.js'
import type { Guesser } from './throttle.js'

const addresses = {
  'owner elsewhere': '10.0.0.1',
  'stranger 1': '10.0.0.2',
  'stranger 2': '2001:db8::1',
  'stranger 3': '2001:db9::1',
}

/** A count of the model: how many failures are free, and the longest wait. */
type Held = readonly [key: string, free: number, longestMs: number]

type Name = { phone: string } | { username: string } | { email: string }

const login = (
  { users }: Started,
  name: Name,
  given: string,
  more: { ip?: string; key?: string | undefined } = {},
) =>
  users.handle({
    name: 'account.login',
    caller: undefined,
    input: { ...name, password: given, device_key: more.key },
    ip: more.ip,
  })
const codesOf = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'ok'))
const phone = (n: number) => ({ phone: phoneOf(n) })
const wrong = { code: 'invalid_credentials' }
const limited = (ms: number) => ({ code: 'rate_limited', retryAfterMs: ms })

describe('guessing', () => {
  it('[U68] a stranger has three wrong passwords at an account, also when all are guessed at once, and then waits longer each time', async () => {
    await using started = await startUsers({ throttle: true })
    const { clock } = started
    await register(started.users, 1)
    const guesses = Array.from({ length: 30 }, (_, n) => login(started, phone(1), `wrong password ${n}`))
    const codes = codesOf(await Promise.allSettled(guesses))
    expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(3)
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(27)
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      const refusal = await refusalOf(login(started, phone(1), password))
      expect(refusal).toMatchObject(limited(seconds * 1_000))
      clock.now += seconds * 1_000 - 1
      await expect(login(started, phone(1), password)).rejects.toMatchObject(limited(1))
      clock.now += 1
      await expect(login(started, phone(1), 'wrong password')).rejects.toMatchObject(wrong)
    }
    clock.now += userLimits.loginDelayMaxMs
    await expect(login(started, phone(1), password)).resolves.toBeDefined()
    await expect(login(started, phone(1), 'wrong password')).rejects.toMatchObject(wrong)
  })

  it('[U69] an unknown phone is limited like a known one', async () => {
    await using started = await startUsers({ throttle: true })
    const guesses = Array.from({ length: 4 }, () => login(started, phone(5), 'wrong password'))
    expect(codesOf(await Promise.allSettled(guesses)).at(-1)).toBe('rate_limited')
  })

  it('[U70] right passwords cost nothing', async () => {
    await using started = await startUsers({ throttle: true })
    await register(started.users, 1)
    for (let n = 0; n < 20; n += 1)
      await expect(login(started, phone(1), password, { ip: '10.0.0.1' })).resolves.toBeDefined()
    const many = Array.from({ length: 3 }, () => login(started, phone(1), password, { ip: '10.0.0.1' }))
    expect(codesOf(await Promise.allSettled(many))).toEqual(['ok', 'ok', 'ok'])
  })

  it('[U71] an address that guesses at many accounts waits at most a minute, makes no other address wait, and not who was signed in before', async () => {
    await using started = await startUsers({ throttle: true })
    const { clock, users } = started
    const { device_key: key } = await register(users, 1)
    for (let n = 0; n < userLimits.loginFreeFailuresPerIp; n += 1)
      await expect(
        login(started, phone(100 + n), 'wrong password', { ip: '10.0.0.1' }),
      ).rejects.toMatchObject(wrong)
    let longest = 0
    for (let n = 0; n < 12; n += 1) {
      const refusal = (await refusalOf(
        login(started, phone(300 + n), password, { ip: '10.0.0.1' }),
      )) as StonechatError
      longest = Math.max(longest, refusal.retryAfterMs ?? 0)
      clock.now += refusal.retryAfterMs ?? 0
      await expect(login(started, phone(300 + n), 'wrong', { ip: '10.0.0.1' })).rejects.toMatchObject(wrong)
    }
    expect(longest).toBe(60_000)
    await expect(login(started, phone(1), password, { ip: '10.0.0.1' })).rejects.toMatchObject({
      code: 'rate_limited',
    })
    await expect(login(started, phone(1), password, { ip: '10.0.0.1', key })).resolves.toBeDefined()
    await expect(login(started, phone(1), password, { ip: '10.0.0.2' })).resolves.toBeDefined()
  })

  it('[U72] a signed-in device has its own count: strangers do not keep it from changing the password, and it cannot guess at leisure', async () => {
    await using started = await startUsers({ throttle: true })
    const { users, clock } = started
    const caller = await callerOf(users, await register(users, 1))
    for (let n = 0; n < 20; n += 1) await refusalOf(login(started, phone(1), 'wrong password'))
    const change = (old_password: string) =>
      users.call('password.change', caller, { old_password, password: 'another horse' })
    for (let n = 0; n < userLimits.loginFreeFailuresPerDevice; n += 1)
      await expect(change('wrong password')).rejects.toMatchObject(wrong)
    await expect(change(password)).rejects.toMatchObject(limited(1_000))
    clock.now += 1_000
    await expect(change(password)).resolves.toBeDefined()
  })

  it('[U815] a device that was signed in before has its own count, under every name of the account, and its key fits no other account', async () => {
    await using started = await startUsers({ throttle: true })
    const { users } = started
    const { device_key: key } = await register(users, 1)
    const { device_key: foreign } = await register(users, 2)
    const names: Name[] = [phone(1), { username: nameOf('user1') }]
    for (let n = 0; n < 8; n += 1) await refusalOf(login(started, names[n % 2]!, 'wrong password'))
    for (const name of names) {
      for (const other of [undefined, foreign, `${key}x`, key.replace('.', '..'), ''])
        await expect(login(started, name, password, { key: other })).rejects.toMatchObject({
          code: 'rate_limited',
        })
      const signedIn = await login(started, name, password, { key })
      expect(signedIn.data).toMatchObject({ device_key: expect.any(String) })
    }
    for (let n = 0; n < userLimits.loginFreeFailuresPerDevice; n += 1)
      await expect(login(started, names[n % 2]!, 'wrong', { key })).rejects.toMatchObject(wrong)
    await expect(login(started, phone(1), password, { key })).rejects.toMatchObject(limited(1_000))
  })

  it('[U815] a device that was signed in before sets a new password by code while its address has to wait for others', async () => {
    await using started = await startUsers({ throttle: true })
    const { users } = started
    const { device_key: key } = await register(users, 1)
    const reset = (device_key: string | undefined, n = 1) =>
      users.handle({
        name: 'password.reset',
        caller: undefined,
        input: { ...phone(n), code: '000000', password: 'another horse', device_key },
        ip: '10.0.0.1',
      })
    const wrongCode = { code: 'invalid_code' }
    for (let n = 0; n < userLimits.loginFreeFailuresPerIp; n += 1)
      await expect(reset(undefined, 100 + n)).rejects.toMatchObject(wrongCode)
    for (const other of [undefined, `${key}x`])
      await expect(reset(other)).rejects.toMatchObject({ code: 'rate_limited' })
    for (let n = 0; n < userLimits.loginFreeFailuresPerDevice; n += 1)
      await expect(reset(key)).rejects.toMatchObject(wrongCode)
    await expect(reset(key)).rejects.toMatchObject(limited(1_000))
  })

  it('[U994] every way in takes a proof where its address has to wait: a password, a code, registering and a new password by code', async () => {
    await using started = await startUsers({ throttle: true })
    const { users } = started
    await register(users, 1)
    for (let n = 0; n < userLimits.loginFreeFailuresPerIp; n += 1)
      await refusalOf(login(started, phone(100 + n), 'wrong', { ip: '10.0.0.1' }))
    const code = '000000'
    const ways = [
      { name: 'account.login', input: { ...phone(1), password: 'wrong' } },
      { name: 'account.login', input: { ...phone(1), code } },
      {
        name: 'account.register',
        input: { ...phone(2), code, username: nameOf('b'), password: 'a red horse' },
      },
      { name: 'password.reset', input: { ...phone(1), code, password: 'another horse' } },
    ] as const
    for (const { name, input } of ways) {
      const ask = (proof?: object) =>
        refusalOf(
          users.handle({ name, caller: undefined, input: { ...input, proof }, ip: '10.0.0.1' }),
        ) as Promise<StonechatError>
      const { code: refused, proof } = await ask()
      expect([name, refused]).toEqual([name, 'rate_limited'])
      expect((await ask(workOut(proof!))).code).toMatch(/^invalid_c/)
    }
  })

  it('[U816] however many addresses guess at an account, strangers have a hundred wrong passwords and then wait up to five minutes', async () => {
    await using started = await startUsers({ throttle: true })
    const { users, clock } = started
    const { device_key: key } = await register(users, 1)
    let judged = 0
    for (let n = 0; n < 150; n += 1) {
      const error = await refusalOf(login(started, phone(1), 'wrong password', { ip: `10.1.0.${n}` }))
      if ((error as StonechatError).code === 'invalid_credentials') judged += 1
    }
    expect(judged).toBe(userLimits.loginFreeFailuresPerAccount)
    for (let n = 0; n < 12; n += 1) {
      const refusal = (await refusalOf(
        login(started, phone(1), password, { ip: `10.2.0.${n}` }),
      )) as StonechatError
      expect(refusal.retryAfterMs).toBe(Math.min(300_000, 1_000 * 2 ** n))
      clock.now += refusal.retryAfterMs!
      await expect(login(started, phone(1), 'wrong', { ip: `10.2.0.${n}` })).rejects.toMatchObject(wrong)
    }
    await expect(login(started, phone(1), password, { ip: '10.1.0.1', key })).resolves.toBeDefined()
  })

  it('[U73] guesses are counted by the /64, the /56 and the /48 of an IPv6 address', async () => {
    const clock = { now: 1_000_000 }
    const throttle = startThrottle(() => clock.now)
    const fail = (ip: string) =>
      throttle
        .guess({ ip, errand: '' }, async () => {
          throw new StonechatError('invalid_code')
        })
        .catch(({ code }: StonechatError) => code)
    const countFrom = async (addressOf: (n: number) => string) => {
      let judged = 0
      for (let n = 0; n < 700; n += 1) if ((await fail(addressOf(n))) === 'invalid_code') judged += 1
      return judged
    }
    expect(await countFrom((n) => `2001:db8:1:1::${n.toString(16)}`)).toBe(100)
    expect(await countFrom((n) => `2001:db8:2:1${(n % 256).toString(16).padStart(2, '0')}::1`)).toBe(200)
    expect(await countFrom((n) => `2001:db8:3:${n.toString(16)}::1`)).toBe(400)
    expect(await countFrom((n) => `::ffff:10.3.0.1${n === 0 ? '' : `%${n}`}`)).toBe(100)
  })

  it('[U817] whatever owner and strangers try when, an owner’s device meets only its own failures, and strangers get no more guesses than a model says', async () => {
    const step = fc.record({
      who: fc.constantFrom('device' as const, ...(Object.keys(addresses) as (keyof typeof addresses)[])),
      isRight: fc.boolean(),
      waitMs: fc.constantFrom(0, 0, 0, 0, 500, 1_000, 4_000, 60_000, 900_000, 3_600_000),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const clock = { now: 1_000_000 }
        const throttle = startThrottle(() => clock.now)
        /** Of each count: failures, and when the last was. */
        const model = new Map<string, { failures: number; at: number }>()
        const waitOf = (key: string, free: number, longest: number) => {
          const { failures, at } = model.get(key) ?? { failures: 0, at: 0 }
          if (clock.now - at >= userLimits.loginFailuresForgottenMs) return 0
          const delay = failures < free ? 0 : Math.min(longest, 1_000 * 2 ** (failures - free))
          return Math.max(0, at + delay - clock.now)
        }
        const fail = (key: string) => {
          const { failures, at } = model.get(key) ?? { failures: 0, at: 0 }
          const isOver = clock.now - at >= userLimits.loginFailuresForgottenMs
          model.set(key, { failures: isOver ? 1 : failures + 1, at: clock.now })
        }
        for (const { who, isRight, waitMs } of steps) {
          clock.now += waitMs
          const guesser: Guesser = {
            account: '#1',
            errand: '',
            ...(who === 'device' ? { device: 'd' } : { ip: addresses[who] }),
          }
          const own: Held = who === 'device' ? [who, 10, 900_000] : [who, 3, 900_000]
          const joint: Held =
            who === 'device' ? ['all devices', 50, 900_000] : ['all strangers', 100, 300_000]
          const expected = Math.max(waitOf(...own), waitOf(...joint))
          const outcome = await throttle
            .guess(guesser, async () => {
              if (!isRight) throw new StonechatError('invalid_credentials')
              return 0
            })
            .catch((error: StonechatError) =>
              error.code === 'rate_limited' ? error.retryAfterMs : error.code,
            )
          if (expected > 0) expect(outcome).toBe(expected)
          else expect(outcome).toBe(isRight ? 0 : 'invalid_credentials')
          if (expected === 0 && !isRight) for (const [key] of [own, joint]) fail(key)
          if (expected === 0 && isRight && who !== 'device') model.delete(who)
        }
      }),
      { numRuns: 300 },
    )
  })
})
