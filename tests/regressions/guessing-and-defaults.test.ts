/** The complaint: secrets that everyone knows, codes that always work, and guesses that are not counted when made at once. */

import { createHmac } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@stonechat/protocol'
import {
  call,
  register,
  startApp,
  startProgram,
  startServer,
  uniqueName,
  uniquePhone,
} from '@stonechat/testkit'
import { userLimits } from '@stonechat/user/limits'
import { describe, expect, it } from 'vitest'
import { ask } from '../support/wire.js'

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The same token, signed with another secret. */
function forge(token: string, secret: string): string {
  const [header, payload] = token.split('.')
  const signature = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url')
  return `${header}.${payload}.${signature}`
}

const knownSecrets = [
  '',
  'secret',
  'changeme',
  'stonechat',
  'jwt-secret',
  'your-256-bit-secret',
  'x'.repeat(32),
]
const knownCodes = ['000000', '111111', '123456', '654321', '666666', '888888', '999999', '123123']

describe('secrets', { timeout: 120_000 }, () => {
  it('[Q9a] every installation makes its own secret; a token of another, or by a secret that everyone knows, opens nothing', async () => {
    await using one = await startServer()
    await using other = await startServer()
    const { token } = await register(one)
    await register(other)
    const profile = (server: { url: string }, given: string) =>
      call(server, 'GET /api/user/profile', { token: given })
    expect((await profile(one, token)).status).toBe(200)
    expect((await profile(other, token)).status).toBe(401)
    const unsigned = `${base64url({ alg: 'none', typ: 'JWT' })}.${token.split('.')[1]}.`
    for (const forged of [unsigned, ...knownSecrets.map((secret) => forge(token, secret))])
      expect((await profile(one, forged)).status, forged).toBe(401)
  })

  it('[Q9b] a generated secret is long, unique, and readable by its owner only', async () => {
    await using one = await startServer()
    await using other = await startServer()
    const secretsOf = async (folder: string) => {
      const found = new Map<string, string>()
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name)
        if (!entry.isFile() || !/secret|token/.test(entry.name)) continue
        expect((await stat(path)).mode & 0o077, path).toBe(0)
        found.set(entry.name, (await readFile(path, 'utf8')).trim())
      }
      return found
    }
    const [first, second] = [await secretsOf(one.dataDir), await secretsOf(other.dataDir)]
    expect(first.size).toBeGreaterThan(0)
    for (const [name, secret] of first) {
      expect(secret.length).toBeGreaterThanOrEqual(limits.jwtSecretMinBytes)
      expect(second.get(name)).not.toBe(secret)
    }
  })

  it('[Q9c] a short secret is refused, also in a hurry', async () => {
    await using program = startProgram({ args: ['-port', '0', '-grpc', 'off', '-jwt-secret', 'secret'] })
    expect((await program.exited).code).toBeGreaterThan(0)
    expect(program.errors.join('\n')).toContain('-jwt-secret')
  })
})

describe('guesses', { timeout: 120_000 }, () => {
  it('[Q9d] no code works but the one that was sent', async () => {
    const sent: string[] = []
    const sms = { send: async ({ code }: { code: string }) => void sent.push(code) }
    await using server = await startApp({ options: { verifyPhone: 'on' }, overrides: { senders: { sms } } })
    for (const code of knownCodes) {
      const phone = uniquePhone()
      const body = { username: uniqueName(), phone, password: 'correct horse', code }
      expect((await call(server, 'POST /api/register', { body })).body.code, code).toBe('invalid_code')
      await ask(server, '', 'POST /api/codes', { phone, purpose: 'register' })
      if (sent.at(-1) === code) continue
      expect((await call(server, 'POST /api/register', { body })).body.code, code).toBe('invalid_code')
    }
    expect(sent).toHaveLength(knownCodes.length)
  })

  it('[Q9e] of 100 guesses at a code that are made at once exactly as many count as the limit says', async () => {
    let sent = ''
    const sms = {
      send: async ({ code }: { code: string }) => {
        sent = code
      },
    }
    await using server = await startApp({ overrides: { senders: { sms } } })
    const { phone } = await register(server)
    await ask(server, '', 'POST /api/codes', { phone, purpose: 'reset_password' })
    const wrong = (guess: number) => String((Number(sent) + 1 + guess) % 1_000_000).padStart(6, '0')
    const reset = (code: string) =>
      call(server, 'POST /api/password/reset', { body: { phone, code, password: 'new password' } })
    const guesses = await Promise.all(Array.from({ length: 100 }, (_, index) => reset(wrong(index))))
    expect(new Set(guesses.map((answer) => answer.body.code))).toEqual(new Set(['invalid_code']))
    // The tries are used up: the right one does not help any more.
    expect((await reset(sent)).body.code).toBe('invalid_code')
    await ask(server, '', 'POST /api/codes', { phone, purpose: 'reset_password' })
    await Promise.all(
      Array.from({ length: userLimits.codeMaxAttempts - 1 }, (_, index) => reset(wrong(index))),
    )
    expect((await reset(sent)).status).toBe(204)
  })

  it('[Q9f] of 100 guesses at a password that are made at once exactly as many count as the limit says', async () => {
    await using server = await startApp({ options: { rateLimits: 'on' } })
    const { phone } = await register(server)
    const guesses = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        call(server, 'POST /api/login', { body: { phone, password: `guess ${index}` } }),
      ),
    )
    const judged = guesses.filter((answer) => answer.status === 401)
    expect(judged).toHaveLength(userLimits.loginFreeFailuresPerStranger)
    expect(guesses.filter((answer) => answer.status === 429)).toHaveLength(100 - judged.length)
  })
})
