import { userTopic } from '../bus/topics.js'
import type { Bus, Disconnection } from '../contract/index.js'

/** Closes live connections of a user on every node that the bus reaches. */
export function disconnect(bus: Pick<Bus, 'publish'>, { userId, ...close }: Disconnection): void {
  bus.publish(userTopic(userId), { kind: 'close', ...close })
}
