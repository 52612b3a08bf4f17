import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { id, text, url } from '../base/schemas.js'
import { faults } from '../faults.js'
import { limits } from '../limits.js'
import { ownUser, publicUser, username } from './user.js'

export const userOperations = {
  'user.get': { input: z.object({ user_id: id.optional() }), output: z.union([ownUser, publicUser]) },
  'user.update': {
    input: z.object({
      nickname: text(limits.nicknameMaxCharacters, 1)
        .refine((value) => value.trim() !== '', because(faults.blank))
        .optional(),
      bio: text(limits.bioMaxCharacters).optional(),
      avatar_url: url.nullable().optional(),
      username: username.optional(),
      locale: z.enum(['zh-CN', 'en']).optional(),
    }),
    output: ownUser,
  },
  'user.list': {
    input: z.object({ user_ids: z.array(id).min(1).max(limits.userListMax) }),
    output: z.object({ users: z.array(publicUser) }),
  },
  'user.find': { input: z.object({ query: z.string().min(1).max(64) }), output: publicUser },
} as const
