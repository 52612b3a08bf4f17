import type { FileStore } from '@stonechat/file/contract'
import { addAvatar, forgetAvatars, listAvatars } from '../file/avatars.js'
import { createFile } from '../file/create-file.js'
import { countUnsent, getFiles, listFiles } from '../file/list-files.js'
import { expireFile, forgetFiles, takeExpired } from '../file/remove-files.js'
import { finishUpload, setPreview, settleFile } from '../file/settle-file.js'
import { getUpload, leaseUpload, releaseUpload, renewUpload, saveProgress } from '../file/uploads.js'
import { getUsage, listWrongUsages, repairUsage } from '../file/usage.js'
import { translateErrors } from '../sql/translate-errors.js'
import { type Tx, write } from '../sql/tx.js'
import { listStickerPacks, openStickerPack, removeStickerPack } from '../sticker/packs.js'
import { addSticker, findSticker, findStickers, listStickers, removeSticker } from '../sticker/stickers.js'

/** The store of files on a database whose tables are up to date. The database stays the caller's to close. */
export function createFileStore(tx: Tx): FileStore {
  const store: FileStore = {
    createFile: (draft, quotaBytes, expiresInMs) => createFile(tx, draft, quotaBytes, expiresInMs),
    getFiles: (ids) => getFiles(tx, ids),

    getUpload: (id) => getUpload(tx, id),
    leaseUpload: (lease) => write(tx, (tx) => leaseUpload(tx, lease)),
    renewUpload: (lease) => write(tx, (tx) => renewUpload(tx, lease)),
    releaseUpload: (lease) => write(tx, (tx) => releaseUpload(tx, lease)),
    saveProgress: (progress, expiresInMs) => write(tx, (tx) => saveProgress(tx, progress, expiresInMs)),

    finishUpload: (lease, outcome, expiresInMs) =>
      write(tx, (tx) => finishUpload(tx, lease, outcome, expiresInMs)),
    settleFile: (outcome) => write(tx, (tx) => settleFile(tx, outcome)),
    setPreview: (id, ownerId, preview) => write(tx, (tx) => setPreview(tx, id, ownerId, preview)),

    expireFile: (id, ownerId) => write(tx, (tx) => expireFile(tx, id, ownerId)),
    takeExpired: (limit, againInMs) => write(tx, (tx) => takeExpired(tx, limit, againInMs)),
    forgetFiles: (ids) => write(tx, (tx) => forgetFiles(tx, ids)),

    getUsage: (userId) => getUsage(tx, userId),
    listWrongUsages: () => listWrongUsages(tx),
    repairUsage: (userId) => write(tx, (tx) => repairUsage(tx, userId)),
    countUnsent: () => countUnsent(tx),
    listFiles: (page) => listFiles(tx, page),

    addAvatar: (avatar, settleInMs) => write(tx, (tx) => addAvatar(tx, avatar, settleInMs)),
    listAvatars: (which) => listAvatars(tx, which),
    forgetAvatars: (hashes) => write(tx, (tx) => forgetAvatars(tx, hashes)),

    addSticker: (sticker, max) => write(tx, (tx) => addSticker(tx, sticker, max)),
    findSticker: (owner, by) => findSticker(tx, owner, by),
    listStickers: (userId) => listStickers(tx, userId),
    findStickers: (userId, ids) => findStickers(tx, userId, ids),
    removeSticker: (userId, id) => write(tx, (tx) => removeSticker(tx, userId, id)),
    listStickerPacks: () => listStickerPacks(tx),
    openStickerPack: (title, max, at) => write(tx, (tx) => openStickerPack(tx, title, max, at)),
    removeStickerPack: (id) => write(tx, (tx) => removeStickerPack(tx, id)),
  }
  return translateErrors(store, tx.engine)
}
