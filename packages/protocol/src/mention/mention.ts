/** Whom a message calls: people of its conversation by id, or all of them. */
import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { id, name } from '../base/schemas.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'

/** As a message carries it; each field is absent where it would be empty. */
export const mentioning = {
  /** People of the conversation whom the text names. */
  mentions: z.array(id).optional(),
  /** The word of the text that names each of `mentions`, without its `@`: it stays where somebody is renamed. */
  mention_names: z.array(z.string()).optional(),
  /** Whether everybody in the group is mentioned. */
  mention_all: z.boolean().optional(),
}

/** As requests give it. What these fields have to be to each other is checked by whoever takes them: nearly all messages have none. */
export const wantedMentions = {
  mentions: z
    .array(id)
    .max(limits.mentionsMax)
    .superRefine((ids, context) => {
      for (const [index, one] of ids.entries())
        if (ids.indexOf(one) < index)
          context.addIssue({ code: 'custom', message: because(faults.twice), path: [index], input: one })
    })
    .optional(),
  mention_names: z.array(name(limits.mentionNameMaxCharacters)).max(limits.mentionsMax).optional(),
  mention_all: z.boolean().optional(),
}

/** What a request says of mentions. */
export interface WantedMentions {
  readonly mentions?: readonly number[] | undefined
  readonly mention_names?: readonly string[] | undefined
  readonly mention_all?: boolean | undefined
}
