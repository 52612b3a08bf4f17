import type { FileStore } from '@stonechat/file/contract'
import type { StoreEntry } from './store-entry.js'

export const file: StoreEntry<FileStore, FileStore> = {
  access: {
    createFile: 'write',
    getFiles: 'read',
    getUpload: 'read',
    leaseUpload: 'write',
    renewUpload: 'write',
    releaseUpload: 'write',
    saveProgress: 'write',
    finishUpload: 'write',
    settleFile: 'write',
    expireFile: 'write',
    takeExpired: 'write',
    forgetFiles: 'write',
    setPreview: 'write',
    getUsage: 'read',
    listWrongUsages: 'read',
    repairUsage: 'write',
    countUnsent: 'read',
    listFiles: 'read',
    addAvatar: 'write',
    listAvatars: 'read',
    forgetAvatars: 'write',
  },
  open: (remote) => remote,
}
