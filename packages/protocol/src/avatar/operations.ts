import * as z from 'zod'
import { id } from '../base/schemas.js'
import { group } from '../group/group.js'
import { bytesAnswer } from '../operations/bytes-answer.js'
import type { OperationTable } from '../operations/operation.js'
import { ownUser } from '../user/user.js'

/** `x,y,size`: a square of the picture as it is shown, in its pixels; the largest in its middle by default. */
const crop = z.array(z.int().min(0).max(65_535)).length(3).optional()

const pictureErrors = ['too_large', 'file_refused'] as const
const groupErrors = ['forbidden', 'group_not_found', 'group_dissolved', 'not_a_member', 'muted'] as const

export const avatarOperations = {
  'user.avatar': {
    summary: 'Give oneself a picture',
    area: 'file',
    http: 'POST /api/user/avatar',
    status: 200,
    auth: 'user',
    cost: 30,
    body: 'bytes',
    errors: pictureErrors,
    input: z.object({ crop }),
    output: ownUser,
  },
  'user.avatar.remove': {
    summary: 'Take the own picture away',
    area: 'file',
    http: 'DELETE /api/user/avatar',
    status: 200,
    auth: 'user',
    cost: 4,
    errors: [],
    input: z.object({}),
    output: ownUser,
  },
  'group.avatar': {
    summary: 'Give a group a picture',
    area: 'file',
    http: 'POST /api/groups/:group_id/avatar',
    status: 200,
    auth: 'user',
    cost: 36,
    body: 'bytes',
    errors: [...groupErrors, ...pictureErrors],
    input: z.object({ group_id: id, crop }),
    output: group,
  },
  'group.avatar.remove': {
    summary: 'Take the picture of a group away',
    area: 'file',
    http: 'DELETE /api/groups/:group_id/avatar',
    status: 200,
    auth: 'user',
    cost: 8,
    errors: groupErrors,
    input: z.object({ group_id: id }),
    output: group,
  },
  'avatar.get': {
    summary: 'Get the picture of a user or a group, as WebP in one of two sizes',
    area: 'file',
    http: 'GET /api/avatars/:avatar',
    status: 200,
    auth: 'none',
    cost: 1,
    answer: 'bytes',
    errors: ['file_not_found'],
    input: z.object({ avatar: z.string().max(100), size: z.literal([64, 512]).default(512) }),
    output: bytesAnswer,
  },
} as const satisfies OperationTable
