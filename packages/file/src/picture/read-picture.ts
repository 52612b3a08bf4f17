import sharp from 'sharp'
import { fileLimits } from '../limits.js'
import type { Finding, OutputName } from '../workshop/messages.js'
import { readAll, type Source } from '../workshop/source.js'
import { cleanPicture } from './clean-picture.js'
import { type OpenPicture, openPicture } from './open-picture.js'
import { isMovingPng } from './strip/png.js'
import { thumbhashOf } from './thumbhash.js'

/**
 * Decodes a picture. `content` is it without what a camera adds, and upright, unless it is so already; `preview` is a smaller one,
 * unless it is small already or moves.
 * @throws Error where it cannot be decoded
 */
export async function readPicture(
  source: Source,
  previewOnly: boolean,
  output: (name: OutputName, bytes: Uint8Array) => void,
): Promise<Finding> {
  if (source.bytes > fileLimits.pictureMaxBytes) return { status: 'unreadable' }
  const bytes = await readAll(source, fileLimits.workshopPieceBytes)
  const picture = await openPicture(bytes)
  if (picture === undefined) return { status: 'bomb' }

  const isWanted = previewOnly || isPreviewWorthIt(picture, bytes)
  const preview = isWanted ? await makePreview(picture) : undefined
  const thumbhash = await thumbhashOf(preview === undefined ? picture.decode() : sharp(preview))
  if (preview !== undefined) output('preview', preview)
  const { width, height } = picture
  if (previewOnly) return { status: 'picture', mediaType: 'image/webp', width, height, thumbhash }

  const cleaned = await cleanPicture(picture, bytes)
  if (cleaned.bytes !== bytes) output('content', cleaned.bytes)
  return { status: 'picture', mediaType: cleaned.mediaType, width, height, thumbhash }
}

function isPreviewWorthIt({ metadata, width, height }: OpenPicture, bytes: Uint8Array): boolean {
  const moves = (metadata.pages ?? 1) > 1 || (metadata.format === 'png' && isMovingPng(bytes))
  return (
    !moves &&
    (Math.max(width, height) > fileLimits.previewMaxPixels || bytes.length > fileLimits.previewWorthBytes)
  )
}

function makePreview(picture: OpenPicture): Promise<Uint8Array> {
  const size = fileLimits.previewMaxPixels
  return picture
    .decode()
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
}
