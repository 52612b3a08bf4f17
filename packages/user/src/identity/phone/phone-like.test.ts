import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callerOf, nameOf, password, phoneOf, refusalOf, register } from '../../testing/people.js'
import { startUsers } from '../../testing/start-users.js'
import { isPhoneLike } from './phone-like.js'

/** The zeros of some scripts: Latin, full-width, Arabic, Persian, Devanagari, Thai, mathematical. */
const zeros = [0x30, 0xff10, 0x660, 0x6f0, 0x966, 0xe50, 0x1d7ce]
const numbers = [
  '13800138000',
  '8613800138000',
  '008613800138000',
  '01062345678',
  '12025550123',
  '442079460000',
  '37120000000',
]

describe('names that are phone numbers', () => {
  it('[U833] a phone number is one whatever is put between its digits, in digits of any script', () => {
    const between = fc.constantFrom(
      '',
      '',
      '',
      '-',
      ' ',
      '.',
      '_',
      '·',
      '‑',
      '(',
      ') ',
      '+',
      '/',
      '🙂',
      '\u00a0',
    )
    const dressed = fc
      .tuple(
        fc.constantFrom(...numbers),
        fc.constantFrom(...zeros),
        fc.array(between, { minLength: 18, maxLength: 18 }),
      )
      .map(([number, zero, separators]) =>
        [...number].map((digit, at) => String.fromCodePoint(zero + Number(digit)) + separators[at]).join(''),
      )
    fc.assert(fc.property(dressed, (name) => isPhoneLike(name, 'CN')))
    expect(isPhoneLike('l38OOl38OOO', 'CN')).toBe(true)
  })

  it('[U834] names that hold digits and are no phone number are taken', () => {
    for (const name of [
      'anna',
      'anna-2024',
      '2024-2025',
      '007',
      'lily 13800138000',
      '小明138',
      '12-34-56',
      'o.o',
      'OOOOOOO',
      '',
      '9'.repeat(30),
    ])
      expect([name, isPhoneLike(name, 'CN')]).toEqual([name, false])
  })

  it('[U835] every path that names a user refuses a phone number as username and as nickname, and a nickname that is there stays', async () => {
    await using started = await startUsers()
    const { users, store, clock } = started
    const caller = await callerOf(users, await register(users, 1))
    const theirs = `${phoneOf(2).slice(0, 3)}-${phoneOf(2).slice(3, 7)}-${phoneOf(2).slice(7)}`
    const username = nameOf('somebody')
    const paths: Record<string, (name: string) => Promise<unknown>> = {
      'register username': (name) =>
        users.call('account.register', undefined, { username: name, phone: phoneOf(3), password }),
      'update username': (name) => users.call('user.update', caller, { username: name }),
      'update nickname': (name) => users.call('user.update', caller, { nickname: name }),
      'admin username': (name) => users.call('admin.user.add', { kind: 'service' }, { username: name }),
      'admin nickname': (name) =>
        users.call('admin.user.add', { kind: 'service' }, { username, nickname: name }),
      'command line username': (name) => users.admin.add({ username: name }),
      'command line nickname': (name) => users.admin.add({ username, nickname: name }),
    }
    for (const [path, set] of Object.entries(paths))
      for (const name of [theirs, `86.${phoneOf(2)}`, theirs.replaceAll('-', '_')])
        expect(await refusalOf(set(name)), `${path} ${name}`).toMatchObject({
          code: 'invalid_input',
          errors: [{ path: path.split(' ').at(-1) }],
        })
    await store.updateUser(caller.userId, { nickname: theirs }, clock.now)
    await expect(users.call('user.update', caller, { nickname: theirs, bio: 'hi' })).resolves.toMatchObject({
      bio: 'hi',
    })
    await expect(users.call('user.update', caller, { nickname: `${theirs} ` })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
