import type { Bus } from '../contract/index.js'

/** Tells every node that what it knows of a user, such as that they can be written to, may not be so any more. */
export function announceStaleUser(bus: Pick<Bus, 'publish'>, userId: number): void {
  bus.publish('presence', { kind: 'user', userId })
}
