import { describe, expect, it, vi } from 'vitest'
import { userLimits } from '../limits.js'
import { callerOf, login, register } from '../testing/people.js'
import { startUsers } from '../testing/start-users.js'

describe('devices', () => {
  it('[U35] the list of devices has the own living ones, the current one marked, the most recently seen first', async () => {
    await using started = await startUsers()
    const { users, clock } = started
    const first = await callerOf(users, await register(users, 1))
    await register(users, 2)
    clock.now += 1_000
    const second = await callerOf(users, await login(users, 1))
    const { devices } = await users.call('device.list', first, {})
    expect(devices).toEqual([
      { id: second.deviceId, name: '', created_at: clock.now, last_seen_at: clock.now, current: false },
      {
        id: first.deviceId,
        name: '',
        created_at: clock.now - 1_000,
        last_seen_at: clock.now - 1_000,
        current: true,
      },
    ])
  })

  it('[U36] a revoked device is gone from the list, its token is refused, its sockets are announced', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    const first = await callerOf(users, await register(users, 1))
    const signedIn = await login(users, 1)
    const second = await callerOf(users, signedIn)
    await users.call('device.revoke', first, { device_id: second.deviceId ?? '' })
    expect(revocations).toEqual([{ ...second, reason: 'deviceRevoked' }])
    await expect(users.authenticate(signedIn.token)).rejects.toMatchObject({ code: 'device_revoked' })
    expect((await users.call('device.list', first, {})).devices).toHaveLength(1)
  })

  it('[U37] nobody can revoke the device of somebody else, or one twice', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    const first = await callerOf(users, await register(users, 1))
    const stranger = await callerOf(users, await register(users, 2))
    const revoke = (caller: typeof first, id: string | undefined) =>
      users.call('device.revoke', caller, { device_id: id ?? '' })
    await expect(revoke(stranger, first.deviceId)).rejects.toMatchObject({ code: 'device_not_found' })
    expect(revocations).toEqual([])
    await revoke(first, first.deviceId)
    await expect(revoke(first, first.deviceId)).rejects.toMatchObject({ code: 'device_not_found' })
  })

  it('[U38] signing out ends this device alone, and twice is no fault', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    const signedIn = await register(users, 1)
    const caller = await callerOf(users, signedIn)
    const other = await login(users, 1)
    await users.call('account.logout', caller, {})
    await users.call('account.logout', caller, {})
    expect(revocations).toEqual([{ ...caller, reason: 'deviceRevoked' }])
    await expect(users.authenticate(other.token)).resolves.not.toBeNull()
  })

  it('[U39] the time a device was seen is written now and then, not on each request', async () => {
    await using started = await startUsers()
    const { users, store, clock } = started
    const writes = vi.spyOn(store, 'touchDevices')
    const { token } = await register(users, 1)
    const caller = await callerOf(users, { token } as never)
    await users[Symbol.asyncDispose]()
    expect(writes).not.toHaveBeenCalled()

    clock.now += userLimits.deviceSeenIntervalMs
    await users.authenticate(token)
    await users.authenticate(token)
    await users[Symbol.asyncDispose]()
    expect(writes.mock.calls).toEqual([[[{ deviceId: caller.deviceId, at: clock.now }]]])
    const { devices } = await users.call('device.list', caller, {})
    expect(devices).toMatchObject([{ last_seen_at: clock.now }])
  })

  it('[U40] rows of devices that were revoked long ago are forgotten, and their tokens stay refused', async () => {
    await using started = await startUsers()
    const { users, store, clock } = started
    const caller = await callerOf(users, await register(users, 1))
    await users.call('account.logout', caller, {})
    clock.now += userLimits.deviceRevokedKeptMs + 1
    await login(users, 1)
    expect(await store.getDeviceState(caller.deviceId ?? '')).toBeUndefined()
  })

  it('[U828] a device that stays connected is seen, without a request of its own', async () => {
    await using started = await startUsers()
    const { users, store, clock } = started
    const caller = await callerOf(users, await register(users, 1))
    const seenAt = async () => (await store.getDeviceState(caller.deviceId!))?.lastSeenAt
    clock.now += userLimits.deviceSeenIntervalMs
    await users.checkCallers([caller, { userId: caller.userId }])
    await expect.poll(seenAt).toBe(clock.now)
  })
})
