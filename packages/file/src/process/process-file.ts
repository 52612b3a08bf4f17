import { cleanKey, previewKey } from '../base/blob-keys.js'
import type { Blobs, FileOutcome, FileRecord } from '../contract/index.js'
import { mediaFacts, pictureFacts, plainFacts } from '../kind/facts.js'
import { blobSource } from '../workshop/source.js'
import type { Workshop } from '../workshop/workshop.js'
import { ready, refused } from './outcomes.js'

export interface ProcessParts {
  readonly blobs: Blobs
  readonly workshop: Workshop
}

/**
 * Looks at a file in state `processing`: what it really is, how large it is shown, how long it lasts. Pictures lose what cameras add.
 * Again is harmless. Once the outcome is stored, the caller deletes the former bytes where it has another `blobKey` or is `refused`; where
 * it cannot be stored, those of the outcome.
 * @throws StonechatError `unavailable` or `overloaded`: later it may work
 */
export async function processFile(file: FileRecord, parts: ProcessParts): Promise<FileOutcome> {
  switch (file.kind) {
    case 'image':
      return processPicture(file, parts)
    case 'audio':
    case 'video':
    case 'voice':
      return processMedia(file, parts)
    case 'file':
      return ready(file, { kind: 'file', media_type: file.media_type, bytes: file.bytes })
  }
}

async function processPicture(file: FileRecord, { blobs, workshop }: ProcessParts): Promise<FileOutcome> {
  const task = { kind: 'picture', previewOnly: false } as const
  const made = await workshop.run(task, blobSource(blobs, file.blobKey, file.bytes))
  const finding = made?.finding
  if (finding?.status === 'bomb') return refused(file)
  if (made === undefined || finding?.status !== 'picture') return ready(file, plainFacts(file))

  const { content, preview } = made.outputs
  if (content !== undefined) await blobs.put(cleanKey(file.id), content)
  if (preview !== undefined) await blobs.put(previewKey(file.id), preview)
  return {
    ...ready(file, pictureFacts(finding, content?.length ?? file.bytes)),
    blobKey: content === undefined ? file.blobKey : cleanKey(file.id),
    previewKey: preview === undefined ? null : previewKey(file.id),
  }
}

async function processMedia(file: FileRecord, { blobs, workshop }: ProcessParts): Promise<FileOutcome> {
  const task = { kind: 'media', mediaType: file.media_type } as const
  const made = await workshop.run(task, blobSource(blobs, file.blobKey, file.bytes))
  const finding = made?.finding
  if (finding?.status !== 'media' || !(finding.hasAudio || finding.hasVideo))
    return ready(file, plainFacts(file))
  return ready(file, mediaFacts(file, finding))
}
