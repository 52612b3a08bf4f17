import type { Sharp } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'

/** A blurred picture in some 25 bytes, base64; see https://evanw.github.io/thumbhash/. */
export async function thumbhashOf(picture: Sharp): Promise<string> {
  const { data, info } = await picture
    .resize({ width: 100, height: 100, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64')
}
