import { StonechatError } from '@stonechat/protocol'
import type { BytesAnswer } from '@stonechat/protocol/operations'
import { answerFrom } from '../base/answer-from.js'
import { avatarKey } from '../base/blob-keys.js'
import { joinBytes } from '../base/join-bytes.js'
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
  return {
    mediaType: 'image/webp',
    etag: `${hash}-${pixels}`,
    headers,
    ...answerFrom(await readWhole(blobs, avatarKey(hash, pixels))),
  }
}

async function readWhole(blobs: Blobs, key: string): Promise<Uint8Array> {
  try {
    return await joinBytes(await blobs.read(key))
  } catch (error) {
    if (error instanceof StonechatError && error.code === 'not_found')
      throw new StonechatError('file_not_found')
    throw error
  }
}
