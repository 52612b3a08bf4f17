import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usernameKey } from '../identity/username/username-key.js'
import { userLimits } from '../limits.js'
import { callerOf, nameOf, phoneOf, register } from '../testing/people.js'
import { startUsers } from '../testing/start-users.js'
import type { FindRequest } from './find-user.js'

describe('profiles', () => {
  it('[U74] the own profile has phone and e-mail, that of others has not', async () => {
    await using started = await startUsers()
    const { users } = started
    const mine = await register(users, 1)
    const caller = await callerOf(users, mine)
    const { user: other } = await register(users, 2)
    await expect(users.call('user.get', caller, {})).resolves.toEqual(mine.user)
    await expect(users.call('user.get', caller, { user_id: caller.userId })).resolves.toEqual(mine.user)
    await expect(users.call('user.get', caller, { user_id: other.id })).resolves.toEqual({
      id: other.id,
      username: nameOf('user2'),
      nickname: nameOf('user2'),
      avatar_url: null,
      bio: '',
    })
    await expect(users.call('user.get', caller, { user_id: 99_999 })).rejects.toMatchObject({
      code: 'user_not_found',
    })
  })

  it('[U75] a profile update changes what it names and nothing else', async () => {
    await using started = await startUsers()
    const { users } = started
    const { user, ...tokens } = await register(users, 1)
    const caller = await callerOf(users, { user, ...tokens })
    const avatar = 'https://example.com/a.png'
    expect(await users.call('user.update', caller, { nickname: '小石', avatar_url: avatar })).toEqual({
      ...user,
      nickname: '小石',
      avatar_url: avatar,
    })
    expect(await users.call('user.update', caller, { avatar_url: null, bio: 'hi', locale: 'en' })).toEqual({
      ...user,
      nickname: '小石',
      bio: 'hi',
      locale: 'en',
    })
    expect(await users.call('user.update', caller, {})).toMatchObject({ nickname: '小石' })
  })

  it('[U76] a username can be changed, in its own letters too, but not into one that is taken', async () => {
    await using started = await startUsers()
    const { users } = started
    const caller = await callerOf(users, await register(users, 1))
    await register(users, 2)
    const rename = (username: string) => users.call('user.update', caller, { username })
    await expect(rename(nameOf('USER1'))).resolves.toMatchObject({ username: nameOf('USER1') })
    await expect(rename(nameOf('User2'))).rejects.toMatchObject({ code: 'username_taken' })
    await expect(rename('石头')).resolves.toMatchObject({ username: '石头' })
    await expect(register(users, 3, { username: nameOf('user1') })).resolves.toBeDefined()
  })

  it('[U77] a user is found by exact id, phone or username', async () => {
    await using started = await startUsers()
    const { users } = started
    const caller = await callerOf(users, await register(users, 1))
    const { user } = await register(users, 2, { username: nameOf('Ｍax') })
    const find = (query: string) => users.call('user.find', caller, { query })
    for (const query of [
      String(user.id),
      String(user.id).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      phoneOf(2),
      `+86 ${phoneOf(2)}`,
      nameOf('max'),
      `@${nameOf('MAX')}`,
      ` ${nameOf('Ｍax')} `,
    ]) {
      expect((await find(query)).id).toBe(user.id)
    }
    for (const query of ['ma', 'max%', '%', '1000', '9999999999999999', '@', '\ufdfa'.repeat(32)]) {
      await expect(find(query)).rejects.toMatchObject({
        code: 'user_not_found',
      })
    }
  })

  it('[Y106] a user who does not let themselves be found so is refused as what nobody has, and it is asked as often for both', async () => {
    const asked: FindRequest[] = []
    const mayFind = async (request: FindRequest) => {
      asked.push(request)
      return request.by === 'username'
    }
    await using started = await startUsers({ mayFind })
    const { users } = started
    const caller = await callerOf(users, await register(users, 1))
    const { user } = await register(users, 2)
    const find = (query: string) => users.call('user.find', caller, { query })
    for (const query of [phoneOf(2), phoneOf(3), String(user.id), '7', nameOf('nobody')])
      await expect(find(query)).rejects.toMatchObject({ code: 'user_not_found' })
    expect((await find(nameOf('user2'))).id).toBe(user.id)
    const finderId = caller.userId
    expect(asked).toEqual([
      ...[user.id, 0].flatMap((userId) => [
        { finderId, userId, by: 'phone' },
        { finderId, userId: 0, by: 'id' },
      ]),
      { finderId, userId: user.id, by: 'id' },
      { finderId, userId: 0, by: 'id' },
      { finderId, userId: 0, by: 'username' },
      { finderId, userId: user.id, by: 'username' },
    ])
  })

  it('[Y107] a user who has looked for too many that are not found waits until the next hour, and what is found costs none', async () => {
    await using started = await startUsers({ throttle: undefined })
    const { users, clock } = started
    const caller = await callerOf(users, await register(users, 1))
    const { user } = await register(users, 2)
    const find = (query: string) => users.call('user.find', caller, { query })
    const tries = Array.from({ length: userLimits.findMissesMaxPerHour }, () => find(nameOf('nobody')))
    for (const each of tries) {
      await expect(each).rejects.toMatchObject({ code: 'user_not_found' })
    }
    for (const query of [nameOf('nobody'), String(user.id)])
      await expect(find(query)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 60 * 60_000 })
    clock.now += 60 * 60_000
    for (let n = 0; n < userLimits.findMissesMaxPerHour; n += 1) await find(String(user.id))
    await expect(find(nameOf('nobody'))).rejects.toMatchObject({ code: 'user_not_found' })
  })

  it('[U78] a list of users has those that exist, in the order asked for, each once', async () => {
    await using started = await startUsers()
    const { users } = started
    const caller = await callerOf(users, await register(users, 1))
    const { user: other } = await register(users, 2)
    const { users: listed } = await users.call('user.list', caller, {
      user_ids: [other.id, 7, caller.userId, other.id],
    })
    expect(listed.map(({ id }) => id)).toEqual([other.id, caller.userId])
    expect(listed[0]).not.toHaveProperty('phone')
    await expect(users.getProfiles([caller.userId, 7])).resolves.toEqual(
      new Map([[caller.userId, { nickname: nameOf('user1'), avatar_url: null }]]),
    )
  })

  it('[U79] operations of accounts that need a token refuse callers without one', async () => {
    await using started = await startUsers()
    await expect(started.users.call('user.get', undefined, {})).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  it('[U80] two usernames that differ in case or width alone have one key', () => {
    const letters = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(letters, (name) => {
        expect(usernameKey(name.normalize('NFKC'))).toBe(usernameKey(name))
        expect(usernameKey(usernameKey(name))).toBe(usernameKey(name))
      }),
    )
    const ascii = fc.stringMatching(/^[A-Za-z0-9_.-]{1,32}$/)
    fc.assert(
      fc.property(ascii, (name) => {
        expect(usernameKey(name.toUpperCase())).toBe(usernameKey(name.toLowerCase()))
      }),
    )
  })
})
