import type { Sharp } from 'sharp'
import type { OpenPicture } from './open-picture.js'
import { stripGif } from './strip/gif.js'
import { stripJpeg } from './strip/jpeg.js'
import { stripPng } from './strip/png.js'
import { stripWebp } from './strip/webp.js'

export interface CleanPicture {
  /** The very array that was given where it was clean. */
  readonly bytes: Uint8Array
  readonly mediaType: string
}

const quality = 92

/**
 * The picture upright and without metadata. What can be left out without touching a pixel is left out so; it is encoded anew only
 * where it has to be turned, or where its parts cannot be told.
 */
export async function cleanPicture(picture: OpenPicture, bytes: Uint8Array): Promise<CleanPicture> {
  const { metadata } = picture
  const isUpright = (metadata.orientation ?? 1) === 1
  const moves = (metadata.pages ?? 1) > 1
  const keep = (mediaType: string, stripped: Uint8Array | undefined, encode: (anew: Sharp) => Sharp) =>
    (isUpright || moves) && stripped !== undefined
      ? { bytes: stripped, mediaType }
      : encodeAnew(picture, mediaType, encode)
  switch (metadata.format) {
    case 'jpeg':
      return await keep('image/jpeg', stripJpeg(bytes), (anew) =>
        anew.jpeg({
          quality,
          chromaSubsampling: metadata.chromaSubsampling === '4:2:0' ? '4:2:0' : '4:4:4',
        }),
      )
    case 'png':
      return await keep('image/png', stripPng(bytes), (anew) => anew.png())
    case 'gif':
      return await keep('image/gif', stripGif(bytes), (anew) => anew.gif())
    case 'webp':
      return await keep('image/webp', stripWebp(bytes), (anew) => anew.webp({ quality }))
    case 'heif': {
      // Its metadata cannot be taken out by itself, and encoding AVIF takes long.
      const isClean = isUpright && metadata.exif === undefined && metadata.xmp === undefined
      if (isClean) return { bytes, mediaType: 'image/avif' }
      return encodeAnew(picture, 'image/webp', (anew) => anew.webp({ quality }))
    }
    default:
      throw new Error(`no way to clean ${metadata.format}`)
  }
}

async function encodeAnew(
  picture: OpenPicture,
  mediaType: string,
  encode: (anew: Sharp) => Sharp,
): Promise<CleanPicture> {
  // Other spaces are turned into sRGB by their profile, which does not fit any more.
  const hasWideColours = ['srgb', 'rgb16'].includes(picture.metadata.space ?? '')
  const anew = hasWideColours ? picture.decode().keepIccProfile() : picture.decode()
  return { bytes: await encode(anew).toBuffer(), mediaType }
}
