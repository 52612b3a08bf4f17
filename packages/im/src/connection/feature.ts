import { StonechatError } from '@stonechat/protocol'
import type { Caller, Handlers } from '@stonechat/protocol/operations'
import type { Clock } from '../contract/index.js'
import type { Hub } from '../hub/hub.js'
import { requireConnection } from './require-connection.js'

export interface ConnectionParts {
  readonly hub: Pick<Hub, 'find'>
  readonly authenticate: (token: string) => Promise<Caller>
  readonly clock: Clock
}

export function createConnectionFeature({
  hub,
  authenticate,
  clock,
}: ConnectionParts): Handlers<'ping' | 'auth.renew'> {
  return {
    ping: async () => ({ server_time: clock() }),
    'auth.renew': async ({ token }, { caller, connectionId }) => {
      const connection = requireConnection(hub, connectionId)
      const renewed = await authenticate(token)
      // Of another device the socket would outlive the end of its own, and end with the other.
      if (renewed.userId !== caller.userId || renewed.deviceId !== caller.deviceId)
        throw new StonechatError('unauthenticated')
      connection.caller = renewed
      return { expires_at: renewed.expiresAt ?? null }
    },
  }
}
