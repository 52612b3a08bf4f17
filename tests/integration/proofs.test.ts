/** Strangers who are refused and work instead of waiting: over HTTP as the guide says, and with the SDK. */
import { pbkdf2Sync } from 'node:crypto'
import { type Client, ClientError, createClient, createMemoryVault } from '@stonechat/client'
import type { ProofWanted } from '@stonechat/protocol'
import { call, type RunningApp, register, startApp, uniquePhone } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { guessAt } from '../support/wire.js'

let server: RunningApp
beforeAll(async () => {
  server = await startApp({
    options: { rateLimits: 'on' },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

const openClient = (): Client =>
  createClient({
    url: server.url,
    vault: createMemoryVault(),
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  })
const login = (body: object) => call(server, 'POST /api/login', { body })

/** As a client that is no SDK of ours does it. */
function answer({ challenge, rounds, tries }: ProofWanted) {
  for (let n = 0; ; n += 1) {
    const key = pbkdf2Sync(challenge, `${n}`, rounds, 4, 'sha256')
    if (key.readUInt32BE() * tries < 2 ** 32) return { challenge, answer: n }
  }
}

describe('work instead of waiting', { timeout: 120_000 }, () => {
  it('[H990] a stranger who is refused with 429 and Retry-After signs in at once with the answer to its challenge, and a number without an account gets the same', async () => {
    const { phone, password } = await register(server)
    const nobody = uniquePhone()
    const refusals = []
    for (const name of [phone, nobody]) {
      await guessAt(server, name)
      const { status, headers, body } = await login({ phone: name, password })
      expect([status, headers.get('retry-after')]).toEqual([429, '1'])
      refusals.push(body)
    }
    const [known, unknown] = refusals
    const { challenge, expires_at, ...work } = known.proof
    expect(work).toEqual({ rounds: 5_000, tries: 50 })
    expect(expires_at).toBeGreaterThan(Date.now() + 60_000)
    expect(challenge).toMatch(/^[\w.-]{1,200}$/)
    const bare = (problem: typeof known) => ({ ...problem, retry_after_ms: 0, proof: work })
    expect(bare(unknown)).toEqual(bare(known))

    const proof = answer(known.proof)
    expect((await login({ phone, password, proof: { ...proof, more: 1 } })).body).toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'proof.more' }],
    })
    expect((await login({ phone: nobody, password, proof })).body.proof).toBeDefined()
    expect((await login({ phone, password, proof })).status).toBe(200)
    expect((await login({ phone: nobody, password, proof: answer(unknown.proof) })).status).toBe(401)
  })

  it('[K990] the SDK works for a sign-in by itself, says how far it is, and fails with the refusal where it is stopped', async () => {
    const { id, phone, password } = await register(server)
    await guessAt(server, phone)
    await using client = openClient()
    const stop = new AbortController()
    const stopped = client.signIn({ phone, password }, { signal: stop.signal, onProof: () => stop.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) })

    const progress: number[] = []
    const wrong = client.signIn({ phone, password: 'wrong' }, { onProof: (done) => progress.push(done) })
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(progress[0]).toBe(0)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(await client.signIn({ phone, password })).toMatchObject({ id })
  })

  it('[K991] without WebCrypto, as on a page without https, the SDK fails with the refusal and the time to wait', async () => {
    const { phone, password } = await register(server)
    await guessAt(server, phone)
    await using client = openClient()
    const { subtle } = crypto
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true })
    try {
      const refusal = await client.signIn({ phone, password }).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(ClientError)
      expect(refusal).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) })
    } finally {
      Object.defineProperty(crypto, 'subtle', { value: subtle, configurable: true })
    }
  })

  it('[K992] the SDK works for a code while somebody is signed in too, beyond what is free to its address', async () => {
    const ask = (n: number) => ({ email: `nobody${n}@example.org`, purpose: 'bind_email' as const })
    for (let n = 0; n < 30; n += 1)
      expect((await call(server, 'POST /api/codes', { body: ask(n) })).status).toBe(202)
    const refusal = await call(server, 'POST /api/codes', { body: ask(30) })
    expect([refusal.status, refusal.body.proof.tries]).toEqual([429, 800])
    const { phone, password } = await register(server)
    await using client = openClient()
    await client.signIn({ phone, password })
    let worked = 0
    await client.call('code.request', ask(30), { onProof: () => (worked += 1) })
    expect(worked).toBeGreaterThan(0)
  })
})
