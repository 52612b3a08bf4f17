import type { FileKind, PlainContent } from '@stonechat/protocol'
import type { FilesToSend, KnownFile, UploadView } from './api.js'

/** A message of files as it is shown until the server knows them, and what is to go up; their bytes go into `bytes`. */
export function takeFiles({ files, text }: FilesToSend, bytes: Map<string, Blob>, createUuid: () => string) {
  const uploads: UploadView[] = []
  const taken = files.map((given): KnownFile => {
    if ('id' in given) {
      uploads.push({ id: given.id, state: 'ready', sent: given.bytes, total: given.bytes })
      return given
    }
    const { blob, isVoice, name, preview, ...facts } = given instanceof Blob ? { blob: given } : given
    const id = createUuid()
    bytes.set(id, blob)
    if (preview) bytes.set(previewOf(id), preview)
    const { type: media_type, size: total } = blob
    uploads.push({ id, state: 'waiting', sent: 0, total })
    const kind = isVoice ? 'voice' : kindOf(media_type)
    const named = name ?? (blob as Partial<File>).name ?? kind
    return { ...facts, id, kind, name: named, media_type, bytes: total }
  })
  const content: PlainContent = { type: 'file', files: taken, ...(text && { text }) }
  return { content, uploads }
}

/** As far as the browser knows: the server looks at the bytes. */
function kindOf(mediaType: string): FileKind {
  const [kind] = mediaType.split('/')
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file'
}

/** Under which the still of a video is held, beside its bytes. */
export function previewOf(id: string): string {
  return `${id} preview`
}
