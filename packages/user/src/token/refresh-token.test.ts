import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { userLimits } from '../limits.js'
import { callerOf, phoneOf, register } from '../testing/people.js'
import { secret, startUsers } from '../testing/start-users.js'

const refresh = (users: Awaited<ReturnType<typeof startUsers>>['users'], token: string) =>
  users.call('token.refresh', undefined, { refresh_token: token })

const renew = (users: Awaited<ReturnType<typeof startUsers>>['users'], token: string, requestId: string) =>
  users.call('token.refresh', undefined, { refresh_token: token, request_id: requestId })

describe('refreshing', () => {
  it('[U20] a refresh gives new tokens for the same device, again and again', async () => {
    await using started = await startUsers()
    const { users, clock } = started
    const signedIn = await register(users, 1)
    const { deviceId } = await callerOf(users, signedIn)
    let token = signedIn.refresh_token
    for (let n = 0; n < 3; n += 1) {
      clock.now += userLimits.accessTokenLifetimeMs
      const fresh = await refresh(users, token)
      expect(fresh).toMatchObject({
        user: signedIn.user,
        expires_at: clock.now + userLimits.accessTokenLifetimeMs,
      })
      expect((await callerOf(users, fresh)).deviceId).toBe(deviceId)
      expect(fresh.refresh_token).not.toBe(token)
      token = fresh.refresh_token
    }
  })

  it('[U21] an old refresh token used again later signs the device out, with the newest token too', async () => {
    await using started = await startUsers()
    const { users, revocations, clock } = started
    const signedIn = await register(users, 1)
    const caller = await callerOf(users, signedIn)
    const fresh = await refresh(users, signedIn.refresh_token)
    clock.now += userLimits.refreshTokenGraceMs

    await expect(refresh(users, signedIn.refresh_token)).rejects.toMatchObject({
      code: 'invalid_refresh_token',
    })
    expect(revocations).toEqual([{ ...caller, reason: 'deviceRevoked' }])
    await expect(refresh(users, fresh.refresh_token)).rejects.toMatchObject({
      code: 'invalid_refresh_token',
    })
    await expect(users.authenticate(fresh.token)).rejects.toMatchObject({ code: 'device_revoked' })
  })

  it('[U22] refreshes with one token at once get one successor, named or not and on any node, and sign nobody out', async () => {
    await using started = await startUsers()
    const nodes = [started.users, started.startNode(), started.users, started.startNode()] as const
    const { refresh_token: token } = await register(started.users, 1)
    const answers = await Promise.all(
      nodes.flatMap((node) => [refresh(node, token), renew(node, token, randomUUID())]),
    )
    expect(new Set(answers.map((answer) => answer.refresh_token)).size).toBe(1)
    for (const { token: access } of answers)
      await expect(started.users.authenticate(access)).resolves.not.toBeNull()
    expect(started.revocations).toEqual([])
    await expect(refresh(started.users, answers[0]!.refresh_token)).resolves.toBeDefined()
  })

  it('[U803] whatever is presented when, only the newest token and for 10 s the one before it are good, and an older one ends the device', async () => {
    await using started = await startUsers()
    const { clock, revocations } = started
    const nodes = [started.users, started.startNode()]
    let people = 0
    const step = fc.record({
      waitMs: fc.constantFrom(0, 1, 4_999, 5_000, 9_999, 10_000, 60_000),
      /** How far behind the newest token. */
      behind: fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
      node: fc.nat(1),
      isNamed: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        people += 1
        const tokens = [(await register(started.users, people)).refresh_token]
        let movedAt = Number.NEGATIVE_INFINITY
        let isRevoked = false
        for (const { waitMs, behind, node, isNamed } of steps) {
          clock.now += waitMs
          const index = Math.max(0, tokens.length - 1 - behind)
          const ask = isNamed
            ? renew(nodes[node]!, tokens[index]!, randomUUID())
            : refresh(nodes[node]!, tokens[index]!)
          const answer = await ask.then(
            ({ refresh_token }) => refresh_token,
            ({ code }) => code,
          )
          const isNewest = index === tokens.length - 1
          const isInGrace = index === tokens.length - 2 && clock.now - movedAt < 10_000
          if (isRevoked || !(isNewest || isInGrace)) {
            expect(answer).toBe('invalid_refresh_token')
            if (!isRevoked) expect(revocations.splice(0)).toHaveLength(1)
            isRevoked = true
          } else if (isNewest) {
            expect(tokens).not.toContain(answer)
            tokens.push(answer)
            movedAt = clock.now
          } else {
            expect(answer).toBe(tokens.at(-1))
          }
          expect(revocations).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('[U23] a forged refresh token is refused and signs nobody out', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    const signedIn = await register(users, 1)
    const { refresh_token: token } = await refresh(users, signedIn.refresh_token)
    const { deviceId } = await callerOf(users, signedIn)
    const [, , random = '', signature = ''] = token.split('.')
    const foreign = started.startNode({ secret: `${secret} of somebody else` })
    const { refresh_token: another } = await foreign.call('account.login', undefined, {
      phone: phoneOf(1),
      password: 'correct horse',
    })
    for (const forged of [
      `${deviceId}.1.${random}.${signature}`,
      `${deviceId}.3.${random}.${signature}`,
      `${deviceId}.1.${random}.`,
      token.slice(0, -1),
      another,
      '...',
      '.',
      'x',
    ]) {
      await expect(refresh(users, forged)).rejects.toMatchObject({ code: 'invalid_refresh_token' })
    }
    expect(revocations).toEqual([])
    await expect(refresh(users, token)).resolves.toBeDefined()
  })

  it('[U24] a device that was not refreshed for 90 days has to sign in', async () => {
    await using started = await startUsers()
    const { users, clock } = started
    const { refresh_token: token } = await register(users, 1)
    clock.now += userLimits.refreshTokenLifetimeMs
    await expect(refresh(users, token)).rejects.toMatchObject({ code: 'invalid_refresh_token' })
  })

  it('[U25] neither a revoked device nor a disabled user can refresh', async () => {
    await using started = await startUsers()
    const { users } = started
    const first = await register(users, 1)
    const second = await register(users, 2)
    await users.call('account.logout', await callerOf(users, first), {})
    await users.admin.disable(second.user.id)
    await expect(refresh(users, first.refresh_token)).rejects.toMatchObject({ code: 'invalid_refresh_token' })
    await expect(refresh(users, second.refresh_token)).rejects.toMatchObject({ code: 'user_disabled' })
  })
})

describe('refreshing again because no answer came', () => {
  it('[U220] the same request_id gets the same refresh token, with an access token of that moment', async () => {
    await using started = await startUsers()
    const { users, clock, revocations } = started
    const signedIn = await register(users, 1)
    const { deviceId } = await callerOf(users, signedIn)
    const id = randomUUID()
    const lost = await renew(users, signedIn.refresh_token, id)
    clock.now += userLimits.refreshTokenLifetimeMs - 1_000
    const again = await renew(users, signedIn.refresh_token, id)
    expect(again).toEqual({
      ...lost,
      token: expect.any(String),
      expires_at: clock.now + userLimits.accessTokenLifetimeMs,
    })
    expect((await callerOf(users, again)).deviceId).toBe(deviceId)
    expect(revocations).toEqual([])
    await expect(renew(users, again.refresh_token, id)).resolves.not.toMatchObject({
      refresh_token: again.refresh_token,
    })
  })

  it('[U221] many requests at once with the same request_id get the same refresh token, on any node', async () => {
    await using started = await startUsers()
    const nodes = [started.users, started.startNode(), started.users, started.startNode()]
    const { refresh_token: token } = await register(started.users, 1)
    const id = randomUUID()
    const answers = await Promise.all(nodes.map((node) => renew(node, token, id)))
    expect(new Set(answers.map((answer) => answer.refresh_token)).size).toBe(1)
    expect(started.revocations).toEqual([])
    await expect(refresh(started.users, answers[0]!.refresh_token)).resolves.toBeDefined()
  })

  it.each([
    ['another request_id', () => ({ request_id: randomUUID() })],
    ['no request_id', () => ({})],
  ])('[U222] an old refresh token with %s signs the device out after the grace', async (_title, request) => {
    await using started = await startUsers()
    const { users, revocations, clock } = started
    const signedIn = await register(users, 1)
    const caller = await callerOf(users, signedIn)
    const id = randomUUID()
    const fresh = await renew(users, signedIn.refresh_token, id)
    clock.now += userLimits.refreshTokenGraceMs
    const stolen = { refresh_token: signedIn.refresh_token, ...request() }
    const refused = { code: 'invalid_refresh_token' }
    await expect(users.call('token.refresh', undefined, stolen)).rejects.toMatchObject(refused)
    expect(revocations).toEqual([{ ...caller, reason: 'deviceRevoked' }])
    await expect(refresh(users, fresh.refresh_token)).rejects.toMatchObject(refused)
    await expect(renew(users, signedIn.refresh_token, id)).rejects.toMatchObject(refused)
  })

  it('[U223] once its answer was used for a refresh, the same request_id is reuse', async () => {
    await using started = await startUsers()
    const { users, revocations } = started
    const signedIn = await register(users, 1)
    const id = randomUUID()
    const second = await renew(users, signedIn.refresh_token, id)
    const third = await renew(users, second.refresh_token, randomUUID())
    const refused = { code: 'invalid_refresh_token' }
    await expect(renew(users, signedIn.refresh_token, id)).rejects.toMatchObject(refused)
    expect(revocations).toHaveLength(1)
    await expect(refresh(users, third.refresh_token)).rejects.toMatchObject(refused)
  })

  it('[U224] what the store keeps of a renewal reveals neither the request_id nor the token', async () => {
    await using started = await startUsers()
    const { users, store } = started
    const { refresh_token: token } = await register(users, 1)
    const rotateDevices = vi.spyOn(store, 'rotateDevices')
    const id = randomUUID()
    const fresh = await renew(users, token, id)
    const kept = rotateDevices.mock.calls[0]?.[0][0]?.requestHash
    expect(kept).toMatch(/^[\w-]{27}$/)
    const [, , nonce, signature] = fresh.refresh_token.split('.')
    for (const secretPart of [id, nonce, signature]) expect(kept).not.toContain(secretPart)
    await expect(renew(users, 'x', 'not a UUID')).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
