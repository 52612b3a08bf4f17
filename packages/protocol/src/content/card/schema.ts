import * as z from 'zod'
import { because } from '../../base/faults-of.js'
import { id } from '../../base/schemas.js'
import { faults } from '../../faults.js'

const subject = {
  /** The user that it shows, or … */
  user_id: id.optional(),
  /** … the group. */
  group_id: id.optional(),
}

const isOfOne = ({ user_id, group_id }: { user_id?: number | undefined; group_id?: number | undefined }) =>
  (user_id === undefined) !== (group_id === undefined)

const onlyOne = { error: because(faults.eitherOr('group_id')), path: ['user_id'] }

/** A user or a group that somebody shows to others, as it was then. */
export const cardContent = z
  .object({
    type: z.literal('card'),
    ...subject,
    /** Filled in by the server, as the picture is; empty where it knows no names. */
    name: z.string(),
    avatar_url: z.string().nullable(),
  })
  .refine(isOfOne, onlyOne)

/** What only the server says; a message that is sent on has it. */
const filledIn = z
  .unknown()
  .transform((): undefined => undefined)
  .optional()

/** In a request a card is whom it shows. */
export const sendableCardContent = z
  .object({ type: z.literal('card'), ...subject, name: filledIn, avatar_url: filledIn })
  .refine(isOfOne, onlyOne)

export type CardContent = z.infer<typeof cardContent>
