import type { AddressInfo } from 'node:net'
import { limits } from '@stonechat/protocol'
import { ExitError } from '../exit-error.js'
import { reasonOf } from './reason-of.js'

/** The part of Fastify that listens. */
interface Listenable {
  readonly server: { address(): AddressInfo | string | null }
  listen(options: { port: number; host: string; backlog: number }): Promise<unknown>
}

/**
 * Opens the port and returns where a browser on this machine finds it.
 * @throws ExitError 1 where the port is in use or may not be opened
 */
export async function listen(
  listener: Listenable,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<{ port: number; url: string }> {
  try {
    // Node's default of 511 overflows within a second when all clients reconnect at once.
    await listener.listen({ port, host, backlog: limits.listenBacklog })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new ExitError(`port ${port} is in use; choose another with -port`, 1, { cause })
    }
    throw new ExitError(`cannot listen on ${host}:${port}: ${reasonOf(cause)}`, 1, { cause })
  }
  const taken = (listener.server.address() as AddressInfo).port
  return { port: taken, url: `http://${hostInUrl(host)}:${taken}` }
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
