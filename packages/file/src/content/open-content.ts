/** The bytes of a file as an answer: what they are, how they are to be shown, and by whom they may be kept. */
import { createHash } from 'node:crypto'
import { StonechatError } from '@stonechat/protocol'
import type { Log } from '@stonechat/protocol/base'
import type { BytesAnswer } from '@stonechat/protocol/operations'
import { answerFrom } from '../base/answer-from.js'
import { joinBytes } from '../base/join-bytes.js'
import type { Blobs, ByteRange, FileRecord } from '../contract/index.js'
import type { Admission } from '../link/admit.js'
import { describeDisposition } from './disposition.js'
import { isShownInline } from './inline-types.js'

interface Place {
  readonly blobs: Blobs
  readonly log: Log
}

/** @param how `isSaved`: as a download, also where it could be shown */
export function openContent(
  place: Place,
  file: FileRecord,
  { isSaved, ...admission }: Admission & { readonly isSaved: boolean },
): BytesAnswer {
  const { blobKey, name, bytes, media_type: mediaType } = file
  return {
    mediaType,
    bytes,
    // What a key stands for never changes; the hash says nothing of where it is.
    etag: tagOf(blobKey),
    headers: {
      ...headersFor(admission),
      'content-disposition': describeDisposition(name, !isSaved && isShownInline(mediaType)),
    },
    read: (range) => readBlob(place, blobKey, range),
  }
}

/** @throws StonechatError `file_not_found` where it has none */
export async function openPreview(
  place: Place,
  { previewKey }: FileRecord,
  admission: Admission,
): Promise<BytesAnswer> {
  if (previewKey === null) throw new StonechatError('file_not_found')
  // It is small, and nothing else says how long it is.
  const whole = await joinBytes(await readBlob(place, previewKey))
  return {
    mediaType: 'image/webp',
    etag: tagOf(whole),
    headers: { ...headersFor(admission), 'content-disposition': 'inline' },
    ...answerFrom(whole),
  }
}

/** What is known of a file and not there was lost, or is being removed at this moment; `stonechat files check` tells which. */
async function readBlob({ blobs, log }: Place, key: string, range?: ByteRange) {
  try {
    return await blobs.read(key, range)
  } catch (error) {
    if (!(error instanceof StonechatError) || error.code !== 'not_found') throw error
    log.warn({ key }, 'file.bytes_missing')
    throw new StonechatError('file_not_found')
  }
}

function tagOf(what: string | Uint8Array): string {
  return createHash('sha256').update(what).digest('base64url').slice(0, 22)
}

/**
 * What came by a link is kept by the browser as long as the link holds, and may be shown by any page: the address is the permission.
 * Who shows a token is asked for it each time.
 */
function headersFor({ linkLeftMs }: Admission): Record<string, string> {
  if (linkLeftMs === undefined) return { 'cache-control': 'private, no-cache' }
  return {
    'cache-control': `private, max-age=${Math.floor(linkLeftMs / 1000)}, immutable`,
    'cross-origin-resource-policy': 'cross-origin',
  }
}
