import type { FileInfo } from '@stonechat/protocol'
import type { ClientError } from '../base/client-error.js'
import type { KnownFile } from './api.js'
import type { FilesBase } from './base.js'
import { readyPollMaxMs, readyPollMinMs } from './limits.js'
import type { Patience } from './patience.js'

type Deps = FilesBase & { readonly patience: Patience }

/** Resolves once it is known what the file is. @throws ClientError `file_refused` for what nobody may get */
export async function untilReady(
  { call, patience, ClientError: Refusal }: Deps,
  fileId: string,
  signal: AbortSignal,
): Promise<FileInfo> {
  let failures = 0
  for (let ms = readyPollMinMs; ; ms = Math.min(2 * ms, readyPollMaxMs)) {
    try {
      const file = await call('file.get', { file_id: fileId })
      if (file.state === 'ready') return file
      if (file.state === 'refused') throw new Refusal('file_refused')
      failures = 0
      await patience.wait(ms, signal)
    } catch (error) {
      patience.check(signal)
      failures += 1
      if (!(error as ClientError).isRetryable) throw error
      await patience.afterFailure(failures, error, signal)
    }
  }
}

/** Gives a video its still, as far as there is one; what a message says of the file. */
export async function withStill(
  { call, fetchHttp }: FilesBase,
  file: FileInfo,
  preview: Blob | undefined,
): Promise<KnownFile> {
  let known = file
  if (preview && file.kind === 'video') {
    const headers = { 'content-type': preview.type }
    // Without a still a video is shown as well.
    await fetchHttp(`/api/files/${file.id}/preview`, { method: 'POST', headers, body: preview })
      .then(async () => {
        known = await call('file.get', { file_id: file.id })
      })
      .catch(() => {})
  }
  const { owner_id: _owner, state: _state, created_at: _createdAt, ...facts } = known
  return facts
}
