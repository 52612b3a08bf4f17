import * as z from 'zod'
import { id, text } from '../base/schemas.js'
import { groupCard } from '../invite/invite.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { joinOutcome } from './join.js'

const joinErrors = ['banned', 'group_full', 'limit_reached'] as const
/** Said to those who let people in, where somebody has to: the answer to the question of the group. */
const said = text(limits.joinTextMaxCharacters).default('')

export const joinOperations = {
  'invite.accept': {
    summary: 'Join the group that a link leads to, or ask to be let in where somebody has to',
    area: 'im',
    http: 'POST /api/invites/:code',
    status: 200,
    auth: 'user',
    cost: 10,
    errors: ['invite_not_found', ...joinErrors],
    input: z.object({ code: text(limits.inviteCodeMaxCharacters, 1), text: said }),
    output: joinOutcome,
  },
  'group.card': {
    summary: 'Read what people see of a group who are not in it, where it lets them find it',
    area: 'im',
    http: 'GET /api/groups/:group_id/card',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: ['group_not_found', 'group_dissolved'],
    input: z.object({ group_id: id }),
    output: groupCard,
  },
  'group.join': {
    summary: 'Join a group that is open, or ask to be let in',
    area: 'im',
    http: 'POST /api/groups/:group_id/join',
    status: 200,
    auth: 'user',
    cost: 10,
    errors: ['group_not_found', 'group_dissolved', ...joinErrors],
    input: z.object({ group_id: id, text: said }),
    output: joinOutcome,
  },
} as const satisfies OperationTable
