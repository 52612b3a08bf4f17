import type { Bus, Clock, Directory, ImStore } from '../contract/index.js'
import type { Sender } from '../message/send-message.js'
import type { PresenceTracker } from '../presence/presence.js'

export interface ContactParts {
  readonly store: ImStore
  readonly bus: Pick<Bus, 'publish'>
  readonly clock: Clock
  readonly directory: Directory | undefined
  readonly sender: Pick<Sender, 'send'>
  readonly presence: Pick<PresenceTracker, 'sightChanged'>
}
