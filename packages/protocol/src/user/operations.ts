import * as z from 'zod'
import { id, text, url } from '../base/schemas.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { nickname, username } from './names.js'
import { ownUser, publicUser } from './user.js'

export const userOperations = {
  'user.get': {
    summary: 'Read a profile: the own one, or another by user_id',
    area: 'user',
    http: 'GET /api/user/profile',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: ['user_not_found'],
    input: z.object({ user_id: id.optional() }),
    output: z.union([ownUser, publicUser]),
  },
  'user.update': {
    summary: 'Change the own profile',
    area: 'user',
    http: 'POST /api/user/update',
    status: 200,
    auth: 'user',
    cost: 4,
    errors: ['username_taken'],
    input: z.object({
      nickname: nickname.optional(),
      bio: text(limits.bioMaxCharacters).optional(),
      avatar_url: url.nullable().optional(),
      username: username.optional(),
      locale: z.enum(['zh-CN', 'en']).optional(),
    }),
    output: ownUser,
  },
  'user.list': {
    summary: 'Read several public profiles',
    area: 'user',
    http: 'GET /api/users',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [],
    input: z.object({ user_ids: z.array(id).min(1).max(limits.userListMax) }),
    output: z.object({ users: z.array(publicUser) }),
  },
  'user.find': {
    summary: 'Find one user by exact id, phone or username',
    area: 'user',
    http: 'GET /api/user/find',
    status: 200,
    auth: 'user',
    cost: 10,
    errors: ['user_not_found'],
    input: z.object({ query: z.string().min(1).max(64) }),
    output: publicUser,
  },
} as const satisfies OperationTable
