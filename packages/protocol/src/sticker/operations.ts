import * as z from 'zod'
import { clientId, nothing } from '../base/schemas.js'
import { fileId } from '../file/file.js'
import type { OperationTable } from '../operations/operation.js'
import { sticker, stickerPack } from './sticker.js'

export const stickerOperations = {
  'sticker.add': {
    summary: 'Make a sticker of one’s own out of a picture that the caller can see',
    area: 'file',
    http: 'POST /api/stickers',
    status: 201,
    auth: 'user',
    cost: 40,
    errors: [
      ...(['file_not_found', 'file_not_ready', 'file_refused'] as const),
      ...(['limit_reached', 'quota_exceeded', 'conflict'] as const),
    ],
    creates: 'sticker',
    /** The picture is copied, and made small. One that is a sticker of the caller’s already is answered as it is, with status 200. */
    input: z.object({ file_id: fileId, client_id: clientId.optional() }),
    output: sticker,
  },
  'sticker.list': {
    summary: 'List one’s own stickers, the newest first',
    area: 'file',
    http: 'GET /api/stickers',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [],
    input: nothing,
    output: z.object({ stickers: z.array(sticker) }),
  },
  'sticker.remove': {
    summary: 'Remove one of one’s own stickers; messages with it stay as they are',
    area: 'file',
    http: 'DELETE /api/stickers/:sticker_id',
    status: 204,
    auth: 'user',
    cost: 2,
    errors: ['sticker_not_found'],
    input: z.object({ sticker_id: fileId }),
    output: nothing,
  },
  'sticker.packs': {
    summary: 'List the stickers that this server gives to everybody',
    area: 'file',
    http: 'GET /api/sticker-packs',
    status: 200,
    auth: 'user',
    cost: 4,
    errors: [],
    input: nothing,
    output: z.object({ packs: z.array(stickerPack) }),
  },
} as const satisfies OperationTable
