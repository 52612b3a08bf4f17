import { describe, expect, it } from 'vitest'
import { type AnyCaller, type Auth, mayCall } from './caller.js'

const callers = {
  nobody: undefined,
  user: { userId: 1 },
  bot: { kind: 'bot', userId: 2 },
  operator: { kind: 'operator', userId: 3 },
  service: { kind: 'service' },
} as const satisfies Record<string, AnyCaller | undefined>

const admitted: Record<Auth, (keyof typeof callers)[]> = {
  none: ['nobody', 'user', 'bot', 'operator', 'service'],
  user: ['user', 'bot', 'operator'],
  bot: ['bot'],
  operator: ['operator', 'service'],
  service: ['service'],
}

describe('who may call', () => {
  it.each(Object.entries(admitted))(
    '[B115] an operation for %s lets in %j and nobody else',
    (auth, names) => {
      const found = Object.entries(callers).filter(([, caller]) => mayCall(auth as Auth, caller))
      expect(found.map(([name]) => name)).toEqual(names)
    },
  )

  it('[B116] a caller without a kind is a user', () => {
    expect(mayCall('user', { userId: 1 })).toBe(mayCall('user', { kind: 'user', userId: 1 }))
    expect(mayCall('bot', { kind: 'user', userId: 1 })).toBe(false)
  })
})
