import { describe, expect, it } from 'vitest'
import { phoneOf, refusalOf, register } from '../../testing/people.js'
import { type Started, startUsers } from '../../testing/start-users.js'

type Purpose = 'register' | 'login' | 'reset_password'

const ask = ({ users }: Started, phone: string, purpose: Purpose = 'register', ip?: string) =>
  users.handle({ name: 'code.request', caller: undefined, input: { phone, purpose }, ip }).then(
    () => 'sent',
    (error: { code: string }) => error.code,
  )

const count = (answers: readonly string[]) => answers.filter((answer) => answer === 'sent').length

async function askAll(started: Started, asked: readonly (readonly [phone: string, ip?: string])[]) {
  const answers: string[] = []
  for (const [phone, ip] of asked) answers.push(await ask(started, phone, 'register', ip))
  return answers
}

/** Latvian mobile numbers. */
const abroad = (n: number) => `+3712${String(1_000_000 + n)}`

/** Premium, shared cost and toll-free numbers, personal ones, pagers, satellites and international services. */
const costly = {
  'premium, US': '+19005551234',
  'premium, Latvia': '+37190012345',
  'premium, GB': '+449012345678',
  'shared cost, Germany': '+4918012345678',
  'toll-free, US': '+18002345678',
  'personal, GB': '+447012345678',
  'satellite, Iridium': '+8816123456789',
  'satellite, Inmarsat': '+870773111632',
  'international networks': '+882161234567',
  'international premium': '+979123456789',
  'international toll-free': '+80012345678',
}

describe('ceilings of codes', () => {
  it('[U818] a /56 of IPv6 gets 40 codes an hour and a /48 gets 120, however many addresses it has', async () => {
    await using started = await startUsers({ throttle: true })
    const of56 = Array.from(
      { length: 60 },
      (_, n) => [phoneOf(n), `2001:db8:1:7${String(n).padStart(2, '0')}::1`] as const,
    )
    expect(count(await askAll(started, of56))).toBe(40)
    const of48 = Array.from(
      { length: 200 },
      (_, n) => [phoneOf(100 + n), `2001:db8:2:${(n * 256).toString(16)}::1`] as const,
    )
    expect(count(await askAll(started, of48))).toBe(120)
  })

  it('[U819] what goes out an hour is bounded, in all and to each other country; coming near is logged once, and the next hour begins anew', async () => {
    await using started = await startUsers({ throttle: true, smsPerHour: 50 })
    const { clock, users } = started
    const events = (name: string) =>
      started
        .logged()
        .split('\n')
        .filter((line) => line.startsWith(`code.${name} `))
    expect(
      count(
        await askAll(
          started,
          Array.from({ length: 9 }, (_, n) => [abroad(n)] as const),
        ),
      ),
    ).toBe(5)
    expect(events('ceiling_near')).toEqual(['code.ceiling_near {"scope":"LV","max":5,"sent":4}'])
    expect(events('ceiling_reached')).toEqual(['code.ceiling_reached {"scope":"LV","max":5,"sent":5}'])
    expect(
      count(
        await askAll(
          started,
          Array.from({ length: 60 }, (_, n) => [phoneOf(n)] as const),
        ),
      ),
    ).toBe(45)
    expect(events('ceiling_near')).toHaveLength(3)
    expect(events('ceiling_reached').at(-1)).toBe(
      'code.ceiling_reached {"scope":"server","max":50,"sent":50}',
    )
    await register(users, 900)
    for (const phone of [phoneOf(900), phoneOf(901)]) {
      const request = users.call('code.request', undefined, { phone, purpose: 'login' })
      expect(await refusalOf(request)).toMatchObject({
        code: 'rate_limited',
        retryAfterMs: 3_600_000 - (clock.now % 3_600_000),
      })
    }
    clock.now += 3_600_000
    expect(await ask(started, abroad(20))).toBe('sent')
  })

  it('[U824] a request for a code that is not sent takes nothing of what goes out', async () => {
    await using started = await startUsers({ throttle: true, smsPerHour: 3 })
    for (let n = 0; n < 20; n += 1) expect(await ask(started, phoneOf(n), 'login')).toBe('sent')
    expect(
      count(
        await askAll(
          started,
          Array.from({ length: 9 }, (_, n) => [phoneOf(50 + n)] as const),
        ),
      ),
    ).toBe(3)
  })

  it.each(Object.entries(costly))(
    '[U820] no path takes a number that costs or reaches nobody: %s',
    async (_title, phone) => {
      await using started = await startUsers()
      const { users, store, clock } = started
      const refused = { code: 'invalid_input', errors: [{ path: 'phone' }] }
      const paths = {
        register: () =>
          users.call('account.register', undefined, {
            username: 'costly-one',
            phone,
            password: 'correct horse',
          }),
        'admin.user.add': () => users.call('admin.user.add', { kind: 'service' }, { phone }),
        'stonechat user add': () => users.admin.add({ phone }),
        ...Object.fromEntries(
          (['register', 'login', 'reset_password'] as const).map((purpose) => [
            `code.request ${purpose}`,
            () => users.call('code.request', undefined, { phone, purpose }),
          ]),
        ),
      }
      for (const [path, run] of Object.entries(paths))
        expect(await refusalOf(run()), path).toMatchObject(refused)
      expect(started.sentCount()).toBe(0)
      const user = {
        username: phone,
        usernameKey: phone,
        usernameLooks: [phone],
        nickname: 'x',
        passwordHash: null,
        locale: 'en',
      }
      await store.createUser({
        user: { ...user, identities: [{ kind: 'phone', key: phone }] },
        at: clock.now,
      })
      const { user: found } = await users.admin
        .resetPassword(phone)
        .then(async ({ password }) => users.call('account.login', undefined, { phone, password }))
      expect(found.phone).toBe(phone)
    },
  )

  it('[U821] codes go to numbers of the countries that the operator named, and of no others', async () => {
    await using started = await startUsers({ smsCountries: ['CN', 'LV'] })
    for (const phone of [phoneOf(1), abroad(1)]) expect(await ask(started, phone)).toBe('sent')
    for (const phone of ['+12025550123', '+447911123456', '+79161234567'])
      expect(await ask(started, phone)).toBe('invalid_input')
    await using open = await startUsers()
    for (const phone of ['+12025550123', '+447911123456', '+79161234567'])
      expect(await ask(open, phone)).toBe('sent')
  })
})
