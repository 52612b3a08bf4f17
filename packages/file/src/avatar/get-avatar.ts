import { StonechatError } from '@stonechat/protocol'
import type { BytesAnswer } from '@stonechat/protocol/operations'
import { avatarKey } from '../base/blob-keys.js'
import type { Blobs } from '../contract/index.js'
import { hashOf } from './address.js'

/** Its bytes never change: another picture has another address. */
const headers = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'cross-origin',
}

/**
 * @param name the last part of its address
 * @throws StonechatError `file_not_found`
 */
export async function getAvatar(blobs: Blobs, name: string, pixels: number): Promise<BytesAnswer> {
  const hash = hashOf(name)
  if (hash === undefined) throw new StonechatError('file_not_found')
  const bytes = await readWhole(blobs, avatarKey(hash, pixels))
  return {
    mediaType: 'image/webp',
    bytes: bytes.length,
    etag: `${hash}-${pixels}`,
    headers,
    read: async ({ start, end }) => only(bytes.subarray(start, end)),
  }
}

async function readWhole(blobs: Blobs, key: string): Promise<Uint8Array> {
  try {
    const pieces: Uint8Array[] = []
    for await (const piece of await blobs.read(key)) pieces.push(piece)
    return Buffer.concat(pieces)
  } catch (error) {
    if (error instanceof StonechatError && error.code === 'not_found')
      throw new StonechatError('file_not_found')
    throw error
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
