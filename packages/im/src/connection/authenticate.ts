import { limits, StonechatError } from '@stonechat/protocol'
import { withDeadline } from '@stonechat/protocol/base'
import type { Caller } from '@stonechat/protocol/operations'
import type { Authenticate } from '../contract/index.js'

/**
 * Makes the host's `authenticate` safe to depend on: a refusal is `unauthenticated`, a throw or no answer within
 * `authenticateTimeoutMs` is `unavailable`.
 */
export function guardAuthenticate(authenticate: Authenticate): (token: string) => Promise<Caller> {
  return async (token) => {
    if (token === '' || token.length > limits.tokenMaxBytes) throw new StonechatError('unauthenticated')
    const caller = await ask(authenticate, token)
    if (caller === null) throw new StonechatError('unauthenticated')
    if (!Number.isSafeInteger(caller.userId) || caller.userId < 1) {
      throw new StonechatError('unavailable', {
        cause: new TypeError('authenticate gave a userId that is not a valid id'),
      })
    }
    return caller
  }
}

async function ask(authenticate: Authenticate, token: string): Promise<Caller | null> {
  try {
    return await withDeadline(authenticate(token), limits.authenticateTimeoutMs, 'authenticate')
  } catch (error) {
    throw error instanceof StonechatError ? error : new StonechatError('unavailable', { cause: error })
  }
}
