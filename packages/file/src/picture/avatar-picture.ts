import sharp from 'sharp'
import { fileLimits } from '../limits.js'
import type { Finding, OutputName } from '../workshop/messages.js'
import { readAll, type Source } from '../workshop/source.js'
import { type OpenPicture, openPicture } from './open-picture.js'

/** A square of the upright picture, in its pixels. */
export interface Crop {
  readonly x: number
  readonly y: number
  readonly size: number
}

/**
 * Makes the two sizes of an avatar, `large` and `small`, of a square of a picture; by default the largest in its middle.
 * @throws Error where it cannot be decoded
 */
export async function makeAvatar(
  source: Source,
  crop: Crop | undefined,
  output: (name: OutputName, bytes: Uint8Array) => void,
): Promise<Finding> {
  const picture = await openPicture(await readAll(source, fileLimits.workshopPieceBytes))
  if (picture === undefined) return { status: 'bomb' }
  const { x, y, size } = within(crop ?? middleOf(picture), picture)
  const large = await picture
    .decode()
    .extract({ left: x, top: y, width: size, height: size })
    .resize(fileLimits.avatarPixels, fileLimits.avatarPixels)
    .webp({ quality: 85 })
    .toBuffer()
  output('large', large)
  const small = await sharp(large)
    .resize(fileLimits.avatarSmallPixels, fileLimits.avatarSmallPixels)
    .webp({ quality: 85 })
    .toBuffer()
  output('small', small)
  return { status: 'avatar' }
}

function middleOf({ width, height }: OpenPicture): Crop {
  const size = Math.min(width, height)
  return { x: Math.floor((width - size) / 2), y: Math.floor((height - size) / 2), size }
}

/** The nearest square that lies inside: those who round pixels may be one off. */
function within({ x, y, size }: Crop, { width, height }: OpenPicture): Crop {
  const fitting = Math.max(1, Math.min(size, width, height))
  return { x: Math.min(x, width - fitting), y: Math.min(y, height - fitting), size: fitting }
}
