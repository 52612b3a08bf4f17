import type { Auth } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { createEcho, createOperation } from '../testing/fixtures.js'
import { startSockets } from '../testing/socket-client.js'

const levels = ['none', 'user', 'bot', 'operator', 'service'] as const satisfies readonly Auth[]
const echo = createEcho([
  ...levels.map((auth) => createOperation(`test.${auth}`, { auth })),
  createOperation('test.sign_in', { auth: 'none', area: 'user' }),
])

describe('levels of operations on a socket', () => {
  it.each([
    ['user', ['ok', 'ok', 'forbidden', 'forbidden', 'unknown_operation', 'unknown_operation']],
    ['bot', ['ok', 'ok', 'ok', 'forbidden', 'unknown_operation', 'unknown_operation']],
    ['operator', ['ok', 'ok', 'forbidden', 'ok', 'unknown_operation', 'unknown_operation']],
  ])('[W524] a socket offers the operations that its caller may call: %s', async (kind, expected) => {
    await using sockets = await startSockets([echo.service], { operations: echo.operations })
    const client = await sockets.connect(`?token=${kind}-7`)
    const answers: unknown[] = []
    for (const name of [...levels, 'sign_in']) {
      client.send({ id: name, op: `test.${name}` })
      const { error } = (await client.next()) as { error?: { code: string } }
      answers.push(error?.code ?? 'ok')
    }
    expect(answers).toEqual(expected)
  })
})
