/** Bodies that may take longer than a request else may. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

const patient = new WeakSet<Socket>()

/**
 * Lets a body take as long as bytes of it come: a picture over a phone's line takes longer than whatever else is asked for. Node finds that a
 * request takes too long once, and lets it go on where nobody ends the connection.
 */
export function letTakeLong(raw: IncomingMessage): void {
  if (raw.readableEnded) return
  patient.add(raw.socket)
  raw.once('close', () => patient.delete(raw.socket))
}

export function mayTakeLong(socket: Socket): boolean {
  return patient.has(socket)
}
