/** Which files are stickers: of people, and of the server for everybody. Each is a file of its own that lives as long as it is one. */
import type { FileOutcome, FileRecord } from '../contract/store.js'

/** A small picture whose bytes are there, made a file by `createFile`. */
export interface NewSticker {
  readonly id: string
  /** `serverOwner` for one of a pack. */
  readonly userId: number
  /** 0 for one of a person. */
  readonly packId: number
  /** Of the bytes: one picture is one sticker. */
  readonly hash: string
  readonly creation: StickerCreation | undefined
  readonly outcome: FileOutcome
}

/** What tells a retry. */
export interface StickerCreation {
  readonly clientId: string
  readonly fingerprint: number
}

export type StickerOutcome =
  | { readonly status: 'created'; readonly sticker: FileRecord; readonly rev: number | undefined }
  | { readonly status: 'duplicate'; readonly sticker: FileRecord }
  | { readonly status: 'refused'; readonly code: 'limit_reached' | 'conflict' | 'unavailable' }

export interface PackRecord {
  readonly id: number
  readonly title: string
  /** In the order in which they were added. */
  readonly stickers: readonly FileRecord[]
}

export interface StickerStore {
  /**
   * Makes a file that was created a sticker, which no message has to have. Whatever else is answered than `created`, the file expires at once.
   * Of people it moves their `rev`.
   * @param max how many there may be of this owner in this pack
   */
  addSticker(sticker: NewSticker, max: number): Promise<StickerOutcome>

  /** One that this picture, or this creation, has made already. */
  findSticker(
    owner: Pick<NewSticker, 'userId' | 'packId'>,
    by: { readonly hash: string } | StickerCreation,
  ): Promise<Exclude<StickerOutcome, { readonly status: 'created' }> | undefined>

  /** Those of a person, the newest first. */
  listStickers(userId: number): Promise<FileRecord[]>

  /** Which of these are stickers of this person or of the server. */
  findStickers(userId: number, ids: readonly string[]): Promise<FileRecord[]>

  /**
   * Lets a person have it no more; its file goes unless a message has it.
   * @returns the person's `rev` after it; `undefined` where there was none
   */
  removeSticker(userId: number, id: string): Promise<number | undefined>

  /** By id. */
  listStickerPacks(): Promise<PackRecord[]>

  /** The pack with this title; made where there is none, unless there are `max` already: then `undefined`. */
  openStickerPack(title: string, max: number, at: number): Promise<number | undefined>

  /** Removes a pack and its stickers, whose files go unless a message has them; `false` where there is none. */
  removeStickerPack(id: number): Promise<boolean>
}
