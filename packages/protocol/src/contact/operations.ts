import * as z from 'zod'
import { cursor, id, name, nothing, text } from '../base/schemas.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { contact, contactRequest, contactRequestState } from './contact.js'

const tag = name(limits.contactTagMaxCharacters)
const page = {
  limit: z.int().min(1).max(limits.contactPageMax).default(limits.contactPageDefault),
  cursor,
}

export const contactOperations = {
  'contact.request': {
    summary: 'Ask a user to become a contact; where that user has asked already, both are contacts at once',
    area: 'im',
    http: 'POST /api/contacts/requests',
    status: 200,
    auth: 'user',
    cost: 10,
    errors: ['user_not_found', 'peer_disabled', 'blocked', 'conflict', 'limit_reached'],
    input: z.object({
      user_id: id,
      text: text(limits.contactTextMaxCharacters).default(''),
    }),
    /** The one that waits already, where there is one */
    output: contactRequest,
  },
  'contact.requests': {
    summary: 'List requests to become a contact, those that others made or the own ones',
    area: 'im',
    http: 'GET /api/contacts/requests',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [],
    input: z.object({
      direction: z.enum(['in', 'out']).default('in'),
      /** Only those in this state. */
      state: contactRequestState.optional(),
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    output: z.object({
      /** The newest first. */
      requests: z.array(contactRequest),
      next_cursor: z.string().nullable(),
      /** How many of others wait for an answer. */
      pending_in: z.int().min(0),
    }),
  },
  'contact.answer': {
    summary: 'Accept or decline a request to become a contact, or withdraw an own one',
    area: 'im',
    http: 'POST /api/contacts/requests/:request_id',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: ['request_not_found', 'request_settled', 'forbidden', 'peer_disabled', 'limit_reached'],
    input: z.object({ request_id: id, state: z.enum(['accepted', 'declined', 'withdrawn']) }),
    output: contactRequest,
  },
  'contact.list': {
    summary: 'List own contacts',
    area: 'im',
    http: 'GET /api/contacts',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [],
    input: z.object(page),
    /** By `user_id`. */
    output: z.object({ contacts: z.array(contact), next_cursor: z.string().nullable() }),
  },
  'contact.update': {
    summary: 'Change what a contact is called by the caller, its tags and its star',
    area: 'im',
    http: 'POST /api/contacts/:user_id',
    status: 200,
    auth: 'user',
    cost: 3,
    errors: ['contact_not_found'],
    input: z.object({
      user_id: id,
      remark: name(limits.remarkMaxCharacters, 0).optional(),
      tags: z.array(tag).max(limits.contactTagsMax).optional(),
      starred: z.boolean().optional(),
    }),
    output: contact,
  },
  'contact.delete': {
    summary: 'Delete a contact, on both sides',
    area: 'im',
    http: 'DELETE /api/contacts/:user_id',
    status: 204,
    auth: 'user',
    cost: 3,
    errors: [],
    input: z.object({ user_id: id }),
    output: nothing,
  },
} as const satisfies OperationTable
