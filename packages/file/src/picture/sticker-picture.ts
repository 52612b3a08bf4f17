import sharp, { type OutputInfo, type Sharp } from 'sharp'
import { fileLimits } from '../limits.js'
import type { Finding, OutputName } from '../workshop/messages.js'
import { readAll, type Source } from '../workshop/source.js'
import { cleanPicture } from './clean-picture.js'
import { type OpenPicture, openPicture } from './open-picture.js'
import { isMovingPng } from './strip/png.js'
import { thumbhashOf } from './thumbhash.js'

interface SmallPicture {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly width: number
  readonly height: number
}

/** The formats in which a sticker stays what it is where it is small already; what moves goes on moving. */
const keptFormats: readonly unknown[] = ['gif', 'png', 'webp']

/** How a picture that is too large is tried, one after the other: of what longest side, and how well. */
const stillTries = [
  { scale: 1, quality: 90 },
  { scale: 1, quality: 70 },
  { scale: 0.6, quality: 70 },
]
const movingTries = [
  { scale: 1, quality: 75 },
  { scale: 0.7, quality: 60 },
  { scale: 0.45, quality: 50 },
]

/**
 * Makes a sticker of a picture, `content`: at most `stickerMaxPixels` wide and high and of `stickerMaxBytes`, without metadata, moving where the
 * picture moves. `unreadable` where it cannot be made so small.
 * @throws Error where it cannot be decoded
 */
export async function makeSticker(
  source: Source,
  output: (name: OutputName, bytes: Uint8Array) => void,
): Promise<Finding> {
  if (source.bytes > fileLimits.pictureMaxBytes) return { status: 'unreadable' }
  const bytes = await readAll(source, fileLimits.workshopPieceBytes)
  const picture = await openPicture(bytes)
  if (picture === undefined) return { status: 'bomb' }
  const thumbhash = await thumbhashOf(picture.decode())
  const small = (await keepSmall(picture, bytes)) ?? (await makeSmall(picture, bytes))
  if (small === undefined) return { status: 'unreadable' }
  output('content', small.bytes)
  const { mediaType, width, height } = small
  return { status: 'picture', mediaType, width, height, thumbhash }
}

async function keepSmall(picture: OpenPicture, bytes: Uint8Array): Promise<SmallPicture | undefined> {
  const { metadata, width, height } = picture
  if (!keptFormats.includes(metadata.format)) return undefined
  if (Math.max(width, height) > fileLimits.stickerMaxPixels) return undefined
  const clean = await cleanPicture(picture, bytes)
  return clean.bytes.length > fileLimits.stickerMaxBytes ? undefined : { ...clean, width, height }
}

async function makeSmall(picture: OpenPicture, bytes: Uint8Array): Promise<SmallPicture | undefined> {
  const { metadata, width, height } = picture
  // Its decoder knows the first frame only, and what moved must not stand still without a word.
  if (metadata.format === 'png' && isMovingPng(bytes)) return undefined
  const frames = metadata.pages ?? 1
  if (frames > 1 && width * height * frames > fileLimits.stickerDecodedMaxPixels) return undefined
  const side = Math.min(
    fileLimits.stickerMaxPixels,
    Math.sqrt(fileLimits.stickerEncodedMaxPixels / frames),
    Math.max(width, height),
  )
  for (const { scale, quality } of frames > 1 ? movingTries : stillTries) {
    const decoded = frames > 1 ? decodeFrames(bytes) : picture.decode()
    const { data, info } = await encode(decoded, Math.max(1, Math.floor(side * scale)), quality)
    if (data.length <= fileLimits.stickerMaxBytes)
      return {
        bytes: data,
        mediaType: 'image/webp',
        width: info.width,
        height: info.pageHeight ?? info.height,
      }
  }
  return undefined
}

function decodeFrames(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: false, animated: true })
}

function encode(
  picture: Sharp,
  side: number,
  quality: number,
): Promise<{ data: Uint8Array; info: OutputInfo }> {
  return picture
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality, effort: 3 })
    .toBuffer({ resolveWithObject: true })
}
