import type { JobStore } from '@stonechat/work'
import { afterAll, beforeAll, describe } from 'vitest'
import type { FileStore } from '../../contract/index.js'
import { registerRemovalRules } from './store-removal.js'
import { registerStickerRules } from './store-stickers.js'
import { registerUploadRules } from './store-uploads.js'

/** Long enough for a store across a network, on a busy machine. */
const ruleTimeoutMs = 120_000

/** A store that is open, with or without data of others; closed and cleaned up by disposing of it. */
export interface OpenedFileStore extends AsyncDisposable {
  readonly store: FileStore
  /** That of the jobs which the store adds. */
  readonly jobs: JobStore
  /** Writes down that a message has this file, as a store of messages does with the message. */
  attach(fileId: string): Promise<void>
  /** Writes down that the files of a user have so many bytes, as a damaged database would. */
  misCharge(userId: number, bytes: number): Promise<void>
}

/** Registers the contract of `FileStore` for one engine. All rules share the store that `open` gives. */
export function registerFileStoreContract(name: string, open: () => Promise<OpenedFileStore>): void {
  describe(`the store of files on ${name}`, { timeout: ruleTimeoutMs }, () => {
    let opened: OpenedFileStore | undefined
    beforeAll(async () => {
      opened = await open()
    }, ruleTimeoutMs)
    afterAll(() => opened?.[Symbol.asyncDispose](), ruleTimeoutMs)
    const getOpened = () => {
      if (opened === undefined) throw new Error('the store is not open')
      return opened
    }
    registerUploadRules(getOpened)
    registerRemovalRules(getOpened)
    registerStickerRules(getOpened)
  })
}
