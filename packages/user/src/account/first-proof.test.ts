import { describe, expect, it } from 'vitest'
import { callerOf, login, password, phoneOf, register } from '../testing/people.js'
import { type Started, startUsers } from '../testing/start-users.js'

/** Signs in by a code that is sent for it. */
async function byCode({ users, nextCode }: Started, address: { phone: string } | { email: string }) {
  await users.call('code.request', undefined, { ...address, purpose: 'login' })
  const { code } = await nextCode()
  return users.call('account.login', undefined, { ...address, code })
}

async function bindEmail(started: Started, caller: Awaited<ReturnType<typeof callerOf>>, email: string) {
  await started.users.call('code.request', undefined, { email, purpose: 'bind_email' })
  const { code } = await started.nextCode()
  return started.users.call('email.bind', caller, { email, code })
}

describe('the first proof of an address', () => {
  it('[U811] a stranger who registered somebody’s number keeps nothing once its owner signs in by a code, on any node', async () => {
    await using started = await startUsers()
    const { users, clock, revocations } = started
    const other = started.startNode()
    const squatter = await register(users, 1)
    const caller = await callerOf(users, squatter)
    const second = await login(users, 1)
    await callerOf(other, second)
    const email = `squatter${squatter.user.id}@example.com`
    await bindEmail(started, caller, email)

    const owner = await byCode(started, { phone: phoneOf(1) })
    expect(owner.first_proof).toEqual({ devices_ended: 2, password_ended: true, email_removed: true })
    expect(owner.user).toMatchObject({ id: squatter.user.id, email: null })
    expect(owner.user).not.toHaveProperty('unproven')
    expect(revocations.map(({ deviceId }) => deviceId)).toContain(caller.deviceId)
    expect(started.logged()).toContain('account.first_proof')

    clock.now += 1_000
    for (const node of [users, other]) {
      for (const { token, refresh_token } of [squatter, second]) {
        await expect(node.authenticate(token)).rejects.toMatchObject({ code: 'device_revoked' })
        await expect(node.call('token.refresh', undefined, { refresh_token })).rejects.toMatchObject({
          code: 'invalid_refresh_token',
        })
      }
      await expect(node.authenticate(owner.token)).resolves.not.toBeNull()
    }
    const refused = { code: 'invalid_credentials' }
    await expect(login(users, 1)).rejects.toMatchObject(refused)
    const change = { old_password: password, password: 'another horse' }
    await expect(users.call('password.change', caller, change)).rejects.toMatchObject(refused)
    await users.call('code.request', undefined, { email, purpose: 'login' })
    const sent = started.sentCount()
    expect(await byCode(started, { phone: phoneOf(1) })).not.toHaveProperty('first_proof')
    expect(started.sentCount()).toBe(sent + 1)
    await expect(users.authenticate(owner.token)).resolves.not.toBeNull()
  })

  it('[U812] what nobody has proven is named to its owner and to the operator; a code or an operator proves it from the beginning', async () => {
    await using started = await startUsers()
    const { users } = started
    const claimed = await register(users, 1)
    await users.call('code.request', undefined, { phone: phoneOf(2), purpose: 'register' })
    const { code } = await started.nextCode()
    const proven = await register(users, 2, { code })
    const given = await users.admin.add({ phone: phoneOf(3), email: `three${phoneOf(3)}@example.com` })
    expect(claimed.user.unproven).toEqual(['phone'])
    const profile = await users.call('user.get', await callerOf(users, claimed), {})
    expect(profile).toMatchObject({ unproven: ['phone'] })
    const listed = await users.admin.list({ afterId: claimed.user.id - 1 })
    expect(listed.map(({ id, unproven }) => [id, unproven])).toEqual([
      [claimed.user.id, ['phone']],
      [proven.user.id, undefined],
      [given.user.id, undefined],
    ])
    expect(
      await users.call('user.get', await callerOf(users, proven), { user_id: claimed.user.id }),
    ).not.toHaveProperty('unproven')
    expect(await byCode(started, { phone: phoneOf(2) })).not.toHaveProperty('first_proof')
    await expect(users.authenticate(proven.token)).resolves.not.toBeNull()
    await expect(login(users, 2)).resolves.toBeDefined()
  })

  it('[U813] the operator confirms a user, whose devices and password stay', async () => {
    await using started = await startUsers()
    const { users } = started
    const signedIn = await register(users, 1)
    expect(await users.admin.confirm(phoneOf(1))).not.toHaveProperty('unproven')
    expect(await users.admin.confirm(signedIn.user.id)).not.toHaveProperty('unproven')
    await expect(users.admin.confirm(7)).rejects.toMatchObject({ code: 'user_not_found' })
    expect(started.logged().split('admin.user_confirmed')).toHaveLength(2)
    expect(await byCode(started, { phone: phoneOf(1) })).not.toHaveProperty('first_proof')
    await expect(users.authenticate(signedIn.token)).resolves.not.toBeNull()
    await expect(login(users, 1)).resolves.toBeDefined()
  })
})
