import { describe, expect, it } from 'vitest'
import { StonechatError } from '../errors.js'
import { serve } from './serve.js'
import { listenForUndeclaredErrors, type UndeclaredError } from './undeclared-errors.js'

describe('serve', () => {
  it('[B117] a request without a caller is unauthenticated, one of the wrong kind is forbidden; the handler runs for neither', async () => {
    let calls = 0
    const { handle } = serve({
      'block.list': async () => {
        calls += 1
        return { user_ids: [] }
      },
    })
    await expect(handle({ name: 'block.list', caller: undefined, input: {} })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    await expect(
      handle({ name: 'block.list', caller: { kind: 'service' }, input: {} }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    expect(calls).toBe(0)
    await handle({ name: 'block.list', caller: { kind: 'bot', userId: 1 }, input: {} })
    expect(calls).toBe(1)
  })

  it('[B118] a code that the entry does not declare is answered as it is, and reported', async () => {
    const found: UndeclaredError[] = []
    const { call } = refuse('group_full', (undeclared) => found.push(undeclared))
    await expect(call('block.list', caller, {})).rejects.toMatchObject({ code: 'group_full' })
    expect(found).toEqual([{ operation: 'block.list', code: 'group_full' }])
  })

  it('[B119] codes that are common to all operations, and failures that are no StonechatError, are not reported', async () => {
    const found: UndeclaredError[] = []
    for (const error of ['overloaded', 'unavailable', 'internal', 'device_revoked'] as const)
      await expect(refuse(error, (one) => found.push(one)).call('block.list', caller, {})).rejects.toThrow()
    const broken = serve(
      { 'block.list': () => Promise.reject(new TypeError('a bug')) },
      { onUndeclaredError: (one) => found.push(one) },
    )
    await expect(broken.call('block.list', caller, {})).rejects.toThrow(TypeError)
    expect(found).toEqual([])
  })

  it('[B120] a listener of the process hears of what no service was told to report, until it stops', async () => {
    const found: UndeclaredError[] = []
    const stop = listenForUndeclaredErrors((one) => found.push(one))
    await expect(refuse('muted').call('presence.get', undefined, { user_id: 1 })).rejects.toThrow()
    stop()
    expect(found).toEqual([{ operation: 'presence.get', code: 'muted' }])
  })
})

const caller = { userId: 1 }

/** A service whose operations all fail with this code. */
function refuse(
  code: ConstructorParameters<typeof StonechatError>[0],
  onUndeclaredError?: (one: UndeclaredError) => void,
) {
  const fail = () => Promise.reject(new StonechatError(code))
  return serve({ 'block.list': fail, 'presence.get': fail }, { onUndeclaredError })
}
