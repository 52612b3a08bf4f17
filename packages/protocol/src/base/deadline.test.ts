import { describe, expect, it } from 'vitest'
import { withDeadline } from './deadline.js'

const never = new Promise<never>(() => {})

describe('withDeadline', () => {
  it('[N225] work that does not end in time rejects with what did not answer', async () => {
    await expect(withDeadline(never, 5, 'the hook')).rejects.toThrow('the hook did not answer within 5 ms')
  })

  it('[N226] work that ends in time gives its value, or its own rejection', async () => {
    expect(await withDeadline(Promise.resolve(7), 60_000, 'the hook')).toBe(7)
    await expect(withDeadline(Promise.reject(new Error('no')), 60_000, 'the hook')).rejects.toThrow('no')
  })
})
