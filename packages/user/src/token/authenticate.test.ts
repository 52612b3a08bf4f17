import { createHmac } from 'node:crypto'
import { limits, StonechatError } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import { describe, expect, it, vi } from 'vitest'
import { userLimits } from '../limits.js'
import { callerOf, login, phoneOf, refusalOf, register } from '../testing/people.js'
import { secret, startUsers } from '../testing/start-users.js'

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString())

/** A token of any shape, signed like ours. */
function sign(header: object, claims: object, key = secret): string {
  const body = `${encode(header)}.${encode(claims)}`
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

describe('authenticating', () => {
  it('[U26] an access token is a JWT by HS256 with user, device and 15 minutes', async () => {
    await using started = await startUsers()
    const { token, user } = await register(started.users, 1)
    const [header, claims] = token.split('.')
    const seconds = started.clock.now / 1_000
    expect(decode(header)).toEqual({ alg: 'HS256' })
    expect(decode(claims)).toEqual({
      sub: String(user.id),
      did: expect.any(String),
      iat: seconds,
      exp: seconds + 15 * 60,
      iss: 'stonechat',
    })
  })

  it('[U27] tokens without signature, by another key, altered or not ours at all are refused', async () => {
    await using started = await startUsers()
    const { token } = await register(started.users, 1)
    const [header = '', claims = '', signature = ''] = token.split('.')
    const content = decode(claims)
    const forged = {
      'alg none': `${encode({ alg: 'none' })}.${claims}.`,
      'alg none, signed': sign({ alg: 'none' }, content),
      'no signature': `${header}.${claims}.`,
      'another key': sign({ alg: 'HS256' }, content, 'some other secret of enough bytes!'),
      'another user': `${header}.${encode({ ...content, sub: String(Number(content.sub) + 1) })}.${signature}`,
      'another issuer': sign({ alg: 'HS256' }, { ...content, iss: 'elsewhere' }),
      'no expiry': sign({ alg: 'HS256' }, { ...content, exp: undefined }),
      'no device': sign({ alg: 'HS256' }, { ...content, did: undefined }),
      'no number': sign({ alg: 'HS256' }, { ...content, sub: 'root' }),
      'device of another': sign({ alg: 'HS256' }, { ...content, sub: String(Number(content.sub) + 1) }),
      empty: '',
      noise: 'a.b.c',
      'too long': 'a'.repeat(limits.tokenMaxBytes + 1),
    }
    for (const [name, value] of Object.entries(forged)) {
      expect(await started.users.authenticate(value), name).toBeNull()
    }
    await expect(started.users.authenticate(sign({ alg: 'HS256' }, content))).resolves.not.toBeNull()
  })

  it('[U193] the check who may no longer be connected reads the store, in order, whatever was read before', async () => {
    await using started = await startUsers()
    const { users } = started
    const callers: Caller[] = []
    for (const number of [1, 2, 3]) callers.push(await callerOf(users, await register(users, number)))
    const [first, second, third] = callers as [Caller, Caller, Caller]
    const asked = [third, { userId: 7 }, second, { userId: 7, deviceId: 'unknown' }, first]
    expect(await users.checkCallers(asked)).toEqual([
      undefined,
      undefined,
      undefined,
      'deviceRevoked',
      undefined,
    ])
    await users.call('account.logout', second, {})
    await users.admin.disable(third.userId)
    expect(await users.checkCallers(asked)).toEqual([
      ...['userDisabled', undefined, 'deviceRevoked', 'deviceRevoked', undefined],
    ])
  })

  it('[U28] an expired token is `token_expired`, whether it was seen before or not', async () => {
    await using started = await startUsers()
    const { users, clock } = started
    const { token } = await register(users, 1)
    await users.authenticate(token)
    clock.now += userLimits.accessTokenLifetimeMs
    await expect(users.authenticate(token)).rejects.toMatchObject({ code: 'token_expired' })
    await expect(started.startNode().authenticate(token)).rejects.toMatchObject({ code: 'token_expired' })
  })

  it('[U29] a revocation is in force at once here, and within a second on another node', async () => {
    await using started = await startUsers()
    const { users, clock } = started
    const other = started.startNode()
    const signedIn = await register(users, 1)
    const caller = await callerOf(users, signedIn)
    await callerOf(other, signedIn)
    await users.call('account.logout', caller, {})
    await expect(users.authenticate(signedIn.token)).rejects.toMatchObject({ code: 'device_revoked' })
    clock.now += userLimits.deviceStateCacheMs
    await expect(other.authenticate(signedIn.token)).rejects.toMatchObject({ code: 'device_revoked' })
  })

  it('[U30] a user who is disabled is shut out at once, and back in when enabled', async () => {
    await using started = await startUsers()
    const { users, clock, revocations } = started
    const { token, user } = await register(users, 1)
    await users.authenticate(token)
    await users.admin.disable(phoneOf(1))
    expect(revocations).toEqual([{ userId: user.id, reason: 'userDisabled' }])
    await expect(users.authenticate(token)).rejects.toMatchObject({ code: 'user_disabled' })
    await users.admin.enable(user.id)
    clock.now += userLimits.deviceStateCacheMs
    await expect(users.authenticate(token)).resolves.toMatchObject({ userId: user.id })
  })

  it('[U31] many requests of one device read the store once a second', async () => {
    await using started = await startUsers()
    const { users, store, clock } = started
    const { token } = await register(users, 1)
    const reads = vi.spyOn(store, 'getDeviceState')
    await Promise.all(Array.from({ length: 20 }, () => users.authenticate(token)))
    expect(reads).toHaveBeenCalledTimes(1)
    clock.now += userLimits.deviceStateCacheMs
    await users.authenticate(token)
    expect(reads).toHaveBeenCalledTimes(2)
  })

  it('[U32] a store out of reach is an outage and no refusal, and is asked again', async () => {
    await using started = await startUsers()
    const { users, store } = started
    const { token } = await register(users, 1)
    vi.spyOn(store, 'getDeviceState').mockRejectedValueOnce(new StonechatError('unavailable'))
    expect(await refusalOf(users.authenticate(token))).toMatchObject({ code: 'unavailable' })
    await expect(users.authenticate(token)).resolves.not.toBeNull()
  })

  it('[U33] a revocation during a read is not hidden by what the read began with', async () => {
    await using started = await startUsers()
    const { users, store } = started
    const signedIn = await register(users, 1)
    const other = await callerOf(users, await login(users, 1))
    const { did } = decode(signedIn.token.split('.')[1])
    const state = await store.getDeviceState(did)
    vi.spyOn(store, 'getDeviceState').mockImplementationOnce(async () => {
      await users.call('device.revoke', other, { device_id: did })
      return state
    })
    await users.authenticate(signedIn.token)
    await expect(users.authenticate(signedIn.token)).rejects.toMatchObject({ code: 'device_revoked' })
  })

  it('[U34] a secret of fewer than 32 bytes is refused', async () => {
    await using started = await startUsers()
    expect(() => started.startNode({ secret: 'x'.repeat(31) })).toThrow(RangeError)
    expect(() => started.startNode({ secret: '密'.repeat(11) })).not.toThrow()
  })
})
