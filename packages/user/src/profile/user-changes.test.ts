import { describe, expect, it } from 'vitest'
import { callerOf, nameOf, register } from '../testing/people.js'
import { startUsers } from '../testing/start-users.js'

async function start() {
  const started = await startUsers()
  const { users } = started
  const caller = await callerOf(users, await register(users, 1))
  const changes: unknown[] = []
  const stop = users.changes.subscribe((change) => changes.push(change))
  return { started, users, caller, changes, stop }
}

describe('changes of profiles', () => {
  it('[U520] an update of a profile is published once it is committed, and one that changes nothing is not', async () => {
    const { started, users, caller, changes, stop } = await start()
    await using _ = started
    await users.call('user.update', caller, { nickname: '小石' })
    await users.call('user.update', caller, { nickname: '小石' })
    await users.call('user.update', caller, {})
    await users.call('user.update', caller, { bio: 'hi', avatar_url: null })
    const { userId } = caller
    const shown = { username: nameOf('user1'), nickname: '小石', avatar_url: null }
    const expected = [
      { userId, rev: 1, kind: 'profile', shown },
      { userId, rev: 2, kind: 'profile', shown },
    ]
    expect(changes).toEqual(expected)
    stop()
    await users.call('user.update', caller, { bio: 'ho' })
    expect(changes).toEqual(expected)
  })

  it('[U521] an update that is refused is not published, and moves no `rev`', async () => {
    const { started, users, caller, changes } = await start()
    await using _ = started
    await register(users, 2)
    await expect(
      users.call('user.update', caller, { username: nameOf('user2'), bio: 'hi' }),
    ).rejects.toMatchObject({ code: 'username_taken' })
    expect(changes).toEqual([])
    await users.call('user.update', caller, { bio: 'hi' })
    expect(changes).toMatchObject([{ rev: 1 }])
  })

  it('[U522] an e-mail address that is bound is published, and one whose code was wrong is not', async () => {
    const { started, users, caller, changes } = await start()
    await using _ = started
    const email = `${nameOf('max')}@example.com`
    await users.call('code.request', undefined, { email, purpose: 'bind_email' })
    const { code } = await started.nextCode()
    const wrong = code === '000000' ? '000001' : '000000'
    await expect(users.call('email.bind', caller, { email, code: wrong })).rejects.toMatchObject({
      code: 'invalid_code',
    })
    expect(changes).toEqual([])
    await users.call('email.bind', caller, { email, code })
    expect(changes).toEqual([{ userId: caller.userId, rev: 1, kind: 'profile' }])
  })
})
