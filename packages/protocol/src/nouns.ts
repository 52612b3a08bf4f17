/** The nouns of the wire as types, without the weight of their schemas. */
import type { z } from 'zod'
import type * as nouns from './operations/nouns.js'

export type TargetType = z.infer<typeof nouns.targetType>
export type Role = z.infer<typeof nouns.role>
export type Content = z.infer<typeof nouns.content>
export type Message = z.infer<typeof nouns.message>
export type MessageVersion = z.infer<typeof nouns.version>
export type Session = z.infer<typeof nouns.session>
export type Group = z.infer<typeof nouns.group>
export type Member = z.infer<typeof nouns.member>
export type Presence = z.infer<typeof nouns.presence>
export type PublicUser = z.infer<typeof nouns.publicUser>
export type OwnUser = z.infer<typeof nouns.ownUser>
export type Device = z.infer<typeof nouns.device>

/** How a person names a conversation from outside. */
export interface Target {
  readonly target_type: TargetType
  readonly target_id: number
}
