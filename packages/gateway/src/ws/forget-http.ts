import type { Duplex } from 'node:stream'

/** What Node leaves on a socket under names of its own. */
type Remains = Duplex & {
  [timer: symbol]: unknown
  readonly timeout?: number
  _peername?: unknown
}

/**
 * Lets go of what a socket keeps from the time it spoke HTTP, 0.3 KB: the timer for idle connections, which has been ended and
 * stays where it was, and the parts of the address, which Node asks the system for again when they are read.
 */
export function forgetHttp(socket: Duplex): void {
  const remains = socket as Remains
  const timer = Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === 'timeout')
  // A running timer is kept: only an ended one can be dropped.
  if (timer !== undefined && remains.timeout === 0) remains[timer] = null
  if (remains._peername !== undefined) remains._peername = null
}
