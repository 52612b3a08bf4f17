import type { ShownProfile } from '../bus/bus.js'
import type { Bus } from '../contract/index.js'

/**
 * Tells every node that what it knows of a user, such as that they can be written to, may not be so any more.
 * @param profile what others see of the user now: it reaches who follows the user
 */
export function announceStaleUser(
  bus: Pick<Bus, 'publish'>,
  userId: number,
  profile?: ShownProfile | undefined,
): void {
  bus.publish('presence', { kind: 'user', userId, ...(profile === undefined ? {} : { profile }) })
}
