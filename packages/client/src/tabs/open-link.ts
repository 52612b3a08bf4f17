import { type ConnectionOptions, ServerConnection } from '../transport/connection.js'
import type { Link } from '../transport/link.js'
import { openBroadcastChannel } from './channel.js'
import { TabLink } from './tab-link.js'

/** A link with a socket of its own. */
export type OpenLink = (options: ConnectionOptions) => Link

export const openOwnLink: OpenLink = (options) => new ServerConnection(options)

/** Tabs that still run another version of these messages are not spoken to. */
const version = 1

/**
 * Opens links that all tabs of this browser with the same name share. On pages without TLS there are no locks to elect a
 * leader by: there every tab has a socket of its own.
 */
export function shareLink(name: string, locks: LockManager | undefined): OpenLink {
  if (locks === undefined || !canBroadcast(name)) return openOwnLink
  return (options) =>
    new TabLink(options, { name: `${name}.${version}`, locks, openChannel: openBroadcastChannel })
}

function canBroadcast(name: string): boolean {
  try {
    new BroadcastChannel(name).close()
    return true
  } catch {
    return false
  }
}
