import type { Parts } from '../base/parts.js'
import type { AvatarHost } from '../contract/index.js'

export interface AvatarParts extends Pick<Parts, 'store' | 'blobs' | 'workshop' | 'clock' | 'log' | 'meter'> {
  /** Where avatars are shown. */
  readonly avatars: AvatarHost
}
