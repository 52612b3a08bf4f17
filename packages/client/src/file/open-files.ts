/** What is done with files: loaded when it is first needed, and not before. */
import type { Group, OwnUser } from '@stonechat/protocol'
import type { OutboxRecord } from '../outbox/record.js'
import type { Crop, Files } from './api.js'
import type { FilesBase } from './base.js'
import { bringUpFiles } from './bring-up.js'
import { Bytes } from './bytes.js'
import { downloadFile } from './download.js'
import { Links } from './links.js'
import { Outgoing } from './outgoing.js'
import { Patience } from './patience.js'

export interface OpenFiles extends Files {
  /** Resolves with an unsent message once the server has its files. @throws ClientError */
  upload(clientId: string): Promise<OutboxRecord>
  /** Resolves once all bytes that are to be kept are in the store, or could not be. */
  kept(): Promise<void>
}

/** Begins to look after the files of an account. */
export async function openFiles(base: FilesBase): Promise<OpenFiles> {
  const { outbox, call, fetchHttp, wires, ClientError } = base
  const patience = new Patience(base)
  const bytes = new Bytes(base)
  const outgoing = new Outgoing({ ...base, bytes, patience })
  const links = new Links(base)
  const stopping = new AbortController()
  await bytes.open().catch(() => {})
  wires.add({
    onNews: { unsentChanged: () => outgoing.check() },
    onReady() {
      patience.wake()
      links.flush()
    },
    stop() {
      outgoing.stop()
      stopping.abort()
      links.stop()
    },
  })
  outgoing.check()

  return {
    upload: (clientId) => outgoing.upload(clientId),
    bringUp: (given, options) =>
      bringUpFiles({ ...base, bytes, patience, stopping: stopping.signal }, given, options),
    kept: () => bytes.kept(),
    pause: (clientId) => outgoing.pause(clientId),
    resume: (clientId) => outbox.retry(clientId),
    provide: (clientId, uploadId, blob) => outgoing.provide(clientId, uploadId, blob),
    blob: (id) => bytes.get(id),

    link: (fileId) => links.view(fileId),
    async url(fileId, { isPreview, isDownload } = {}) {
      const link = await links.get(fileId)
      if (link === null) throw new ClientError('file_not_found')
      const address = (isPreview && link.preview_url) || link.url
      return isDownload ? `${address}&download=` : address
    },
    download: (fileId, options = {}) => downloadFile({ ...base, patience }, fileId, options),
    get: (file_id) => call('file.get', { file_id }),
    async delete(file_id) {
      await call('file.delete', { file_id })
    },
    async list({ target_type, target_id }, { kinds, beforeSeq, limit } = {}) {
      const kind = kinds?.join()
      const page = await call('message.files', { target_type, target_id, kind, before_seq: beforeSeq, limit })
      return { messages: page.messages, hasMore: page.has_more }
    },

    setAvatar: (picture, crop) => post(ownAvatar, picture, crop) as Promise<OwnUser>,
    removeAvatar: () => remove(ownAvatar),
    setGroupAvatar: (id, picture, crop) => post(avatarOf(id), picture, crop) as Promise<Group>,
    removeGroupAvatar: (id) => remove(avatarOf(id)),
  }

  async function remove(path: string): Promise<void> {
    await fetchHttp(path, { method: 'DELETE' })
  }

  async function post(path: string, picture: Blob, crop: Crop | undefined): Promise<unknown> {
    const query = crop ? `?crop=${[crop.x, crop.y, crop.size].map(Math.floor)}` : ''
    const headers = { 'content-type': picture.type || 'application/octet-stream' }
    const response = await fetchHttp(`${path}${query}`, { method: 'POST', headers, body: picture })
    return response.json()
  }
}

const ownAvatar = '/api/user/avatar'
const avatarOf = (groupId: number) => `/api/groups/${groupId}/avatar`
