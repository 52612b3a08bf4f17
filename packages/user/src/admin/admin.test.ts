import { describe, expect, it } from 'vitest'
import { login, nameOf, phoneOf, register } from '../testing/people.js'
import { startUsers } from '../testing/start-users.js'

describe('the operator', () => {
  it('[U81] the operator adds users with a given or a made-up password, without a code', async () => {
    await using started = await startUsers({ requireCode: true })
    const { users } = started
    const given = await users.admin.add({
      username: nameOf('a1'),
      phone: phoneOf(1),
      password: 'given horse',
    })
    const made = await users.admin.add({ username: nameOf('a2'), phone: phoneOf(2) })
    expect(given.user).not.toHaveProperty('passwordHash')
    expect(made.password).toMatch(/^\w{20}$/)
    await expect(login(users, 1, 'given horse')).resolves.toMatchObject({ user: { id: given.user.id } })
    await expect(login(users, 2, made.password ?? '')).resolves.toMatchObject({ user: { id: made.user.id } })
    await expect(users.admin.add({ username: nameOf('a3'), phone: phoneOf(1) })).rejects.toMatchObject({
      code: 'phone_taken',
    })
    await expect(users.admin.add({ username: '!', phone: phoneOf(3) })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it('[U82] the operator lists users by id, page after page', async () => {
    await using started = await startUsers()
    const { users } = started
    const ids = []
    for (const n of [1, 2, 3]) ids.push((await register(users, n)).user.id)
    const first = await users.admin.list({ limit: 2, afterId: (ids[0] ?? 0) - 1 })
    const second = await users.admin.list({ limit: 2, afterId: first.at(-1)?.id })
    expect([...first, ...second].map(({ id }) => id)).toEqual(ids)
  })

  it('[U83] the operator resets a password by id or phone, which signs every device out', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    const { token, user } = await register(users, 1)
    const { password } = await users.admin.resetPassword(phoneOf(1))
    expect(revocations).toEqual([{ userId: user.id, reason: 'deviceRevoked' }])
    await expect(users.authenticate(token)).rejects.toMatchObject({ code: 'device_revoked' })
    await expect(login(users, 1, password)).resolves.toBeDefined()
  })

  it('[U84] the operator gets an error for a user who does not exist', async () => {
    await using started = await startUsers()
    const { admin } = started.users
    for (const act of [admin.disable, admin.enable, admin.resetPassword]) {
      await expect(act(7)).rejects.toMatchObject({ code: 'user_not_found' })
      await expect(act('somebody')).rejects.toMatchObject({ code: 'user_not_found' })
    }
  })
})
