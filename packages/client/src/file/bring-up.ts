import type { PlainContent } from '@stonechat/protocol'
import type { FilesToSend, KnownFile, UploadOptions } from './api.js'
import type { FilesBase } from './base.js'
import type { Bytes } from './bytes.js'
import { uploadsAtOnce } from './limits.js'
import type { Patience } from './patience.js'
import { Slots } from './slots.js'
import { previewOf, takeFiles } from './take-files.js'
import { transferFile } from './transfer.js'
import { untilReady, withStill } from './until-ready.js'

interface BringUpDeps extends FilesBase {
  readonly bytes: Bytes
  readonly patience: Patience
  /** Nobody is signed in any more. */
  readonly stopping: AbortSignal
}

/**
 * Brings up what an edit adds to a message, and resolves with the message's content once the server has all of it. It belongs to this
 * page: nothing of it is kept, and where it ends early, the server forgets what came.
 * @throws ClientError why not; `network` where the signal ends it
 */
export async function bringUpFiles(
  deps: BringUpDeps,
  given: FilesToSend,
  { signal, onProgress }: UploadOptions = {},
): Promise<PlainContent> {
  const { bytes, createUuid } = deps
  const { content, uploads } = takeFiles(given, bytes.held, createUuid)
  const slots = new Slots(uploadsAtOnce)
  const ending = new AbortController()
  const end = () => ending.abort()
  const enders = [deps.stopping, ...(signal ? [signal] : [])]
  for (const one of enders) one.addEventListener('abort', end)
  if (enders.some(({ aborted }) => aborted)) end()
  const sent = uploads.map((upload) => upload.sent)
  const total = uploads.reduce((sum, upload) => sum + upload.total, 0)
  const say = (index: number, count: number) => {
    sent[index] = count
    onProgress?.(
      sent.reduce((sum, one) => sum + one, 0),
      total,
    )
  }

  const bringUp = async (index: number): Promise<KnownFile> => {
    const file = (content.type === 'file' && content.files[index]) as KnownFile
    const { id, state } = uploads[index]!
    if (state === 'ready') return file
    deps.patience.check(ending.signal)
    const { kind, name, media_type: mediaType, width, height, duration_ms, waveform } = file
    const transfer = {
      ...{ blob: bytes.get(id)!, clientId: id, name, mediaType, isVoice: kind === 'voice' },
      ...{ width, height, duration_ms, waveform },
      ...{ isBegun: false, onBegun: () => {}, onSent: (count: number) => say(index, count) },
    }
    const fileId = await transferFile(deps, transfer, ending.signal)
    const ready = await untilReady(deps, fileId, ending.signal)
    const known = await withStill(deps, ready, bytes.get(previewOf(id)))
    bytes.alias(id, fileId)
    return known
  }

  const tasks = uploads.map((_, index) => slots.run(() => bringUp(index)))
  try {
    return { ...content, files: await Promise.all(tasks) } as PlainContent
  } catch (error) {
    end()
    await Promise.allSettled(tasks)
    throw error
  } finally {
    for (const one of enders) one.removeEventListener('abort', end)
  }
}
