import { StonechatError } from '@stonechat/protocol'
import type { Hub } from '../hub/hub.js'
import type { HubConnection } from '../hub/hub-connection.js'

/**
 * The live connection that a request came on, for operations that are about it.
 * @throws StonechatError `unknown_operation` where it came on a carrier without any
 */
export function requireConnection(hub: Pick<Hub, 'find'>, connectionId: string | undefined): HubConnection {
  const connection = hub.find(connectionId)
  if (connection === undefined) throw new StonechatError('unknown_operation')
  return connection
}
