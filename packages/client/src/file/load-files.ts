import { backoffMs } from '../base/backoff.js'
import { Cell } from '../base/cell.js'
import { ClientError, failNetwork } from '../base/client-error.js'
import { createUuid } from '../base/uuid.js'
import type { FilesBase } from './base.js'
import type { OpenFiles } from './open-files.js'

type Own = Omit<FilesBase, 'Cell' | 'ClientError' | 'backoffMs' | 'createUuid'>

export interface FilesLoader {
  /** The code that looks after files, loaded at the first call. @throws ClientError `network` where it cannot be had now */
  loadFiles(): Promise<OpenFiles>
  /** Resolves once the bytes of files are in the store that are to be kept. */
  keptFiles(): Promise<void>
}

/** @param own gives what it is to work with, once it is needed */
export function createFilesLoader(own: () => Own): FilesLoader {
  let files: Promise<OpenFiles> | undefined
  return {
    loadFiles() {
      files ??= import('./open-files.js').then(
        ({ openFiles }) => openFiles({ ...own(), Cell, ClientError, backoffMs, createUuid }),
        (cause) => {
          files = undefined
          return failNetwork(cause)
        },
      )
      return files
    },
    keptFiles: async () => (await files?.catch(() => undefined))?.kept(),
  }
}
