import { describe, expect, it } from 'vitest'
import { callerOf, login, nameOf, password, phoneOf, refusalOf, register } from '../../testing/people.js'
import { startUsers } from '../../testing/start-users.js'
import { type OwnNames, requireStrongPassword } from './weak-password.js'

const own: OwnNames = { username: 'Lily.Wang', phone: '+8613800138000', email: 'lily.wang@example.com' }
const common = { en: 'is too common: many people use it', zh: '过于常见，请换一个' }
const named = {
  en: 'must not be your username, phone number or e-mail address',
  zh: '不能是自己的用户名、手机号或邮箱',
}
const refusal = (message: object) => ({ code: 'invalid_input', errors: [{ path: 'password', message }] })

describe('weak passwords', () => {
  it.each([
    ...[
      '12345678',
      '123456789',
      '1234567890',
      'password',
      'Password1',
      'QWERTYUIOP',
      'iloveyou',
      'a123456789',
    ],
    ...[
      '11111111',
      '88888888',
      '00000000000',
      'abababab',
      'abcabcabc',
      '12341234',
      '87654321',
      'abcdefgh',
      'zyxwvuts',
    ],
    ...[
      'woaini1314',
      'woaini520',
      '5201314520',
      'qq5201314',
      'aa123456',
      'qq123456',
      '１２３４５６７８',
      'asdfghjkl',
      '1q2w3e4r',
      '密码密码密码密码',
    ],
  ])('[U829] what many people use is refused, in any case and width: %s', async (given) => {
    expect(await refusalOf(requireStrongPassword(given, own))).toMatchObject(refusal(common))
  })

  it.each([
    ...[
      'lily.wang',
      'LILY.WANG',
      'lily.wang1',
      '1lily.wang!',
      'lily.wang123',
      'lily.wang@example.com',
      'Ｌily.wang',
    ],
    ...[
      '13800138000',
      '+8613800138000',
      '8613800138000',
      '138-0013-8000',
      '38001380',
      'a13800138000',
      '13800138000aa',
    ],
  ])('[U830] what the person is known by is refused with its own words: %s', async (given) => {
    expect(await refusalOf(requireStrongPassword(given, own))).toMatchObject(refusal(named))
  })

  it.each([
    ...[
      'correct horse',
      'lily.wang likes tea',
      '13800138000 is mine',
      'x7Kp2mQz',
      '石头会飞上天去看',
      'p4ssw0rd-of-lily',
      'tr0ub4dor&3',
      '20011103-a',
    ],
  ])('[U831] what is neither is taken: %s', async (given) => {
    await expect(requireStrongPassword(given, own)).resolves.toBeUndefined()
  })

  it('[U832] every path that sets a password refuses weak ones, and one that is there already goes on signing in', async () => {
    await using started = await startUsers()
    const { users, store, clock } = started
    const caller = await callerOf(users, await register(users, 1))
    await users.call('code.request', undefined, { phone: phoneOf(1), purpose: 'reset_password' })
    const { code } = await started.nextCode()
    const paths: Record<string, (weak: string) => Promise<unknown>> = {
      register: (weak) =>
        users.call('account.register', undefined, {
          username: nameOf('two'),
          phone: phoneOf(2),
          password: weak,
        }),
      change: (weak) => users.call('password.change', caller, { old_password: password, password: weak }),
      reset: (weak) => users.call('password.reset', undefined, { phone: phoneOf(1), code, password: weak }),
      'stonechat user add': (weak) => users.admin.add({ phone: phoneOf(2), password: weak }),
    }
    for (const [path, set] of Object.entries(paths)) {
      expect(await refusalOf(set('12345678')), path).toMatchObject(refusal(common))
      expect(
        await refusalOf(set(phoneOf(path === 'register' || path.includes('add') ? 2 : 1))),
        path,
      ).toMatchObject(refusal(named))
    }
    await expect(users.authenticate((await login(users, 1)).token)).resolves.not.toBeNull()
    await expect(paths.reset!('another horse')).resolves.toBeDefined()

    const user = (await store.getUser({ kind: 'phone', key: `+86${phoneOf(1)}` }))!
    const { hash } = await import('@node-rs/argon2')
    await store.resetPassword({ userId: user.id, passwordHash: await hash('12345678'), at: clock.now })
    await expect(login(users, 1, '12345678')).resolves.toBeDefined()
  })
})
