import type { Parts } from '../base/parts.js'
import { fileLimits } from '../limits.js'
import { serverOwner } from '../record/owner.js'
import { cleanName } from '../upload/clean-name.js'
import { memorySource } from '../workshop/source.js'
import { copySticker } from './copy-sticker.js'

export type PackParts = Pick<Parts, 'store' | 'blobs' | 'workshop' | 'clock'>

/** A picture for everybody. */
export interface PackPicture {
  /** What it is called, with or without an ending; said to those who do not see it. */
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Makes a picture a sticker of a pack of the server, once however often it is added.
 * @returns whether it is new there
 * @throws StonechatError `file_refused` for what is no picture or cannot be made small, `limit_reached`
 */
export async function addToPack(
  parts: PackParts,
  packId: number,
  { name, bytes }: PackPicture,
): Promise<boolean> {
  const { status } = await copySticker(
    { ...parts, quotaBytes: Number.MAX_SAFE_INTEGER, wakeJobs() {} },
    {
      ...{ userId: serverOwner, packId, creation: undefined, max: fileLimits.packStickersMax },
      ...{ name: cleanName(name.replace(/\.[^.]*$/, '')), source: memorySource(bytes) },
    },
  )
  return status === 'created'
}
