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

/** Too many pixels to be decoded. */
export class PictureBomb extends Error {}

// One picture at a time, on one processor; of the many decoders only those of the formats that browsers show.
sharp.concurrency(1)
sharp.cache(false)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
})

/**
 * Reads the header of a picture.
 * @throws PictureBomb, before anything is decoded
 * @throws Error where it is none that can be decoded
 */
export async function openPicture(bytes: Uint8Array): Promise<OpenPicture> {
  // The decoder's own limit is told apart from broken pictures by its sentence only, so ours comes first.
  const decode = () => sharp(bytes, { failOn: 'error', limitInputPixels: fileLimits.pictureMaxPixels })
  const metadata = await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata()
  const pixels = metadata.width * metadata.height
  if (pixels > fileLimits.pictureMaxPixels) throw new PictureBomb()
  if (pixels * (metadata.pages ?? 1) > fileLimits.movingPictureMaxPixels) throw new PictureBomb()
  if (metadata.format === 'heif' && metadata.compression !== 'av1')
    throw new Error('not a picture that browsers show')
  const { width, height } = metadata.autoOrient
  return { metadata, width, height, decode: () => decode().autoOrient() }
}
