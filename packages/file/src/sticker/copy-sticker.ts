import { createHash } from 'node:crypto'
import { StonechatError } from '@stonechat/protocol'
import { uuidv7 } from 'uuidv7'
import { contentKey } from '../base/blob-keys.js'
import type { Parts } from '../base/parts.js'
import { pictureFacts } from '../kind/facts.js'
import { fileLimits } from '../limits.js'
import type { Source } from '../workshop/source.js'
import type { NewSticker, StickerOutcome } from './store.js'

export type StickerParts = Pick<
  Parts,
  'store' | 'blobs' | 'workshop' | 'access' | 'quotaBytes' | 'clock' | 'wakeJobs' | 'tellStickers'
>

export interface StickerCopy extends Pick<NewSticker, 'userId' | 'packId' | 'creation'> {
  /** A picture of any format of pictures. */
  readonly source: Source
  /** Without its ending. */
  readonly name: string
  /** How many there may be. */
  readonly max: number
}

/** Of media types; all others are encoded anew. */
const endings: Readonly<Record<string, string>> = { 'image/gif': 'gif', 'image/png': 'png' }

/**
 * Makes a sticker of a picture: a small copy, which is a file of its own.
 * @throws StonechatError `file_refused` for what is no picture or cannot be made small, `quota_exceeded`, `limit_reached`, `conflict`
 */
export async function copySticker(
  { store, blobs, workshop, quotaBytes, clock, wakeJobs }: Omit<StickerParts, 'access' | 'tellStickers'>,
  { source, name, max, ...owner }: StickerCopy,
): Promise<Exclude<StickerOutcome, { readonly status: 'refused' }>> {
  const made = await workshop.run({ kind: 'sticker' }, source)
  const content = made?.outputs.content
  if (made?.finding.status !== 'picture' || content === undefined) throw new StonechatError('file_refused')
  const hash = createHash('sha256').update(content).digest('hex')
  const earlier = await store.findSticker(owner, { hash })
  if (earlier !== undefined) return orThrow(earlier)

  const facts = pictureFacts(made.finding, content.length)
  const id = uuidv7()
  const blobKey = contentKey(id)
  const creation = await store.createFile(
    {
      ...{ id, ownerId: owner.userId, clientId: undefined, createdAt: clock(), blobKey, blobState: '' },
      ...{ name: `${name}.${endings[facts.media_type] ?? 'webp'}`, mediaType: facts.media_type },
      ...{ isVoice: false, bytes: content.length, hints: {} },
    },
    quotaBytes,
    fileLimits.uploadExpiryMs,
  )
  if (creation.status === 'refused') throw new StonechatError(creation.code)
  // What finds the bytes again is written down first: wherever this is cut off, they are removed with what was begun.
  await blobs.put(blobKey, content)
  const outcome = await store.addSticker(
    { id, hash, ...owner, outcome: { id, state: 'ready', facts, blobKey, previewKey: null } },
    max,
  )
  if (outcome.status !== 'created') wakeJobs()
  return orThrow(outcome)
}

/** @throws StonechatError where it was refused */
export function orThrow<T extends StickerOutcome>(outcome: T): Exclude<T, { readonly status: 'refused' }> {
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  return outcome as Exclude<T, { readonly status: 'refused' }>
}
