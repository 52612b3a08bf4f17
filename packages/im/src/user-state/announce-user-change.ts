import type { UserChange } from '@stonechat/protocol'
import { userTopic } from '../bus/topics.js'
import type { Bus } from '../contract/index.js'

/** Notifies all connections of a user, on every node, of a change that is committed. */
export function announceUserChange(bus: Pick<Bus, 'publish'>, userId: number, data: UserChange): void {
  bus.publish(userTopic(userId), { kind: 'deliver', event: { event: 'user.changed', data } })
}
