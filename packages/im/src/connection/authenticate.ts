import { limits, StonechatError } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { Authenticate } from '../contract/index.js'

/**
 * Makes the host's `authenticate` safe to depend on: a refusal is `unauthenticated`, a throw or no answer within
 * `authenticateTimeoutMs` is `unavailable`.
 */
export function guardAuthenticate(authenticate: Authenticate): (token: string) => Promise<Caller> {
  return async (token) => {
    if (token === '' || token.length > limits.tokenMaxBytes) throw new StonechatError('unauthenticated')
    const caller = await withTimeout(authenticate, token)
    if (caller === null) throw new StonechatError('unauthenticated')
    if (!Number.isSafeInteger(caller.userId) || caller.userId < 1) {
      throw new StonechatError('unavailable', {
        cause: new TypeError('authenticate gave a userId that is no id'),
      })
    }
    return caller
  }
}

async function withTimeout(authenticate: Authenticate, token: string): Promise<Caller | null> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('authenticate did not answer')), limits.authenticateTimeoutMs)
  })
  try {
    return await Promise.race([authenticate(token), timeout])
  } catch (error) {
    throw error instanceof StonechatError ? error : new StonechatError('unavailable', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
