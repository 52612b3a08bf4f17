import { type Sticker, StonechatError } from '@stonechat/protocol'
import { type Handlers, Settled } from '@stonechat/protocol/operations'
import type { FileRecord } from '../contract/index.js'
import { toFacts } from '../record/find-attachable.js'
import { addOwnSticker } from './add-own-sticker.js'
import type { StickerParts } from './copy-sticker.js'

export function createStickerFeature(
  parts: StickerParts,
): Handlers<'sticker.add' | 'sticker.list' | 'sticker.remove' | 'sticker.packs'> {
  const { store, tellStickers, wakeJobs } = parts
  return {
    'sticker.add': async (input, { caller, owe }) => {
      const outcome = await addOwnSticker(parts, caller.userId, input, owe)
      const sticker = toSticker(outcome.sticker)
      if (outcome.status === 'duplicate') return new Settled(sticker, 200)
      if (outcome.rev !== undefined) tellStickers(caller.userId, outcome.rev)
      return sticker
    },

    'sticker.list': async (_, { caller }) => ({
      stickers: (await store.listStickers(caller.userId)).map(toSticker),
    }),

    'sticker.remove': async ({ sticker_id: id }, { caller }) => {
      const rev = await store.removeSticker(caller.userId, id)
      if (rev === undefined) throw new StonechatError('sticker_not_found')
      tellStickers(caller.userId, rev)
      wakeJobs()
      return {}
    },

    'sticker.packs': async () => ({
      packs: (await store.listStickerPacks()).map(({ id, title, stickers }) => ({
        ...{ id, title, stickers: stickers.map(toSticker) },
      })),
    }),
  }
}

function toSticker(file: FileRecord): Sticker {
  return { id: file.id, file: toFacts(file), created_at: file.createdAt }
}
