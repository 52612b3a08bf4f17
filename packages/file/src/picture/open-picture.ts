import sharp, { type Metadata, type Sharp } from 'sharp'
import { fileLimits } from '../limits.js'

/** Its header, with the size it is to be shown in, and how often it can be decoded. */
export interface OpenPicture {
  readonly metadata: Metadata
  readonly width: number
  readonly height: number
  /** Each call begins anew; upright. */
  decode(): Sharp
}

// One picture at a time, on one processor; of the many decoders only those of the formats that browsers show.
sharp.concurrency(1)
sharp.cache(false)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
})

/**
 * Reads the header of a picture.
 * @returns `undefined` for one that has too many pixels to be decoded
 * @throws Error where it is none that can be decoded
 */
export async function openPicture(bytes: Uint8Array): Promise<OpenPicture | undefined> {
  // The decoder's own limit is told apart from broken pictures by its sentence only, so ours comes first.
  const metadata = await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata()
  const pixels = metadata.width * metadata.height
  if (pixels > fileLimits.pictureMaxPixels) return undefined
  if (pixels * (metadata.pages ?? 1) > fileLimits.movingPictureMaxPixels) return undefined
  if (metadata.format === 'heif' && metadata.compression !== 'av1')
    throw new Error('not a picture that browsers show')
  const { width, height } = metadata.autoOrient
  const decode = () =>
    sharp(bytes, { failOn: 'error', limitInputPixels: fileLimits.pictureMaxPixels }).autoOrient()
  return { metadata, width, height, decode }
}
