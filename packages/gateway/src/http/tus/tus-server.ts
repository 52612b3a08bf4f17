/** One request of tus, answered by its server over our uploads. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Uploads } from '@stonechat/file'
import { StonechatError } from '@stonechat/protocol'
import type { BytesBody, Caller } from '@stonechat/protocol/operations'
import { Server } from '@tus/server'
import { checksumAlgorithms, readChecksum } from './read-checksum.js'
import { fromTus } from './tus-errors.js'
import { UploadStore } from './upload-store.js'

export interface TusRequest {
  readonly uploads: Uploads
  readonly caller: Caller
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Where uploads are. */
  readonly path: string
  /** Of which upload; absent where one is begun. */
  readonly id: string | undefined
  readonly body: BytesBody
}

export interface TusAnswer {
  readonly status: number
  readonly headers: Record<string, string>
}

/** The headers that tus looks at; it sees no others. */
const readHeaders = [
  ...['tus-resumable', 'upload-length', 'upload-defer-length', 'upload-offset', 'upload-metadata'],
  ...['upload-concat', 'content-type', 'content-length'],
]

/** Its own body never leaves the connection: what is written is read there, so that it waits for the disk and for nothing in between. */
const url = 'http://localhost'

/**
 * Answers one request. A server for each of them, since a data store of tus is not told whose request it serves.
 * @throws StonechatError, also for what tus refuses
 */
export async function answerTus(request: TusRequest): Promise<TusAnswer> {
  const { uploads, caller, method, headers, path, id, body } = request
  if (method === 'PATCH' && headers['content-type'] !== 'application/offset+octet-stream')
    throw new StonechatError('unsupported_media_type')
  let failure: unknown
  const store = new UploadStore({
    uploads,
    caller,
    headers,
    body,
    checksum: readChecksum(headers['upload-checksum']),
  })
  const server = new Server({
    ...{ path, relativeLocation: true, maxSize: uploads.maxBytes, datastore: store },
    locker: { newLock: (lockedId) => lockOf(store, method, lockedId) },
    getFileIdFromRequest: () => id,
    onResponseError: (_request, error) => {
      failure = error
      return undefined
    },
  })
  const response = await server.handleWeb(
    new Request(`${url}${path}`, { method, headers: pick(headers, readHeaders) }),
  )
  if (response.status >= 400) throw fromTus(failure, response.status, await response.text())
  return { status: response.status, headers: answerHeaders(response, method) }
}

/** The lock of tus is our lease: whoever has it may ask and write. What begins or ends an upload needs none. */
function lockOf(store: UploadStore, method: string, id: string) {
  return {
    lock: async () => {
      if (method === 'HEAD' || method === 'PATCH') await store.hold(id)
    },
    unlock: () => store.release(),
  }
}

/** CORS is answered by what answers it everywhere. */
function answerHeaders({ headers }: Response, method: string): Record<string, string> {
  const own = [...headers].filter(
    ([name]) => !name.startsWith('access-control-') && name !== 'content-length',
  )
  return {
    ...Object.fromEntries(own),
    ...(method === 'OPTIONS' ? { 'tus-checksum-algorithm': checksumAlgorithms.join(',') } : {}),
  }
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  )
}
