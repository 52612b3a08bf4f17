/** Uploads as a server takes them, over a line that a test cuts where it likes. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorTable, type FileInfo, StonechatError } from '@stonechat/protocol'
import { me } from './fake-world.js'

export interface ModelUpload {
  readonly id: string
  readonly clientId: string
  readonly metadata: Readonly<Record<string, string>>
  readonly size: number
  bytes: Buffer
  /** Given up by the server. */
  isGone: boolean
}

export interface UploadServer {
  readonly uploads: readonly ModelUpload[]
  /** Every request, as `POST` or `PATCH 0`. */
  readonly asked: readonly string[]
  /** How many of the next bytes come through before a cut, one after the other; then nothing is cut any more. */
  readonly cuts: number[]
  /** Runs at each cut. */
  onCut: (upload: ModelUpload) => void
  /** How many of the next answers are lost. */
  lostAnswers: number
  /** What the server answers to the next requests instead. */
  readonly refusals: StonechatError[]
  /** What becomes of a file whose bytes are there. */
  outcome: (upload: ModelUpload) => Partial<FileInfo>
  find(id: string): FileInfo
  delete(id: string): void
  /** Answers a request about uploads; `false` for another one. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
}

export function createUploadServer(): UploadServer {
  const uploads: ModelUpload[] = []
  const asked: string[] = []
  const server: UploadServer = {
    uploads,
    asked,
    cuts: [],
    onCut: () => {},
    lostAnswers: 0,
    refusals: [],
    outcome: () => ({ state: 'ready' }),
    find(id) {
      const upload = uploads.find((one) => one.id === id && !one.isGone)
      if (upload === undefined) throw new StonechatError('file_not_found')
      const isWhole = upload.bytes.length === upload.size
      return {
        id,
        owner_id: me.id,
        kind: 'file',
        name: upload.metadata.filename ?? '',
        media_type: 'application/octet-stream',
        bytes: upload.size,
        created_at: 1,
        ...(isWhole ? { state: 'ready', ...server.outcome(upload) } : { state: 'uploading' }),
      }
    },
    delete(id) {
      server.find(id)
      for (const upload of uploads) if (upload.id === id) upload.isGone = true
    },
    answer(request, response) {
      const { pathname } = new URL(String(request.url), 'http://fake')
      if (!pathname.startsWith('/api/uploads')) return false
      void handle(request, response, pathname.split('/')[3]).catch((error: unknown) => {
        // The client went away.
        if (!(error instanceof StonechatError)) return void response.destroy()
        const { code, message } = error
        response.writeHead(errorTable[code].http, { 'content-type': 'application/problem+json' })
        response.end(request.method === 'HEAD' ? undefined : JSON.stringify({ code, detail: message }))
      })
      return true
    },
  }
  return server

  async function handle(request: IncomingMessage, response: ServerResponse, id: string | undefined) {
    const at = request.headers['upload-offset']
    asked.push(at === undefined ? request.method! : `${request.method} ${at}`)
    const refusal = server.refusals.shift()
    if (refusal !== undefined) {
      request.resume()
      throw refusal
    }
    const upload = id === undefined ? begin(request) : uploads.find((one) => one.id === id && !one.isGone)
    if (upload === undefined) throw new StonechatError('file_not_found')
    const isBegun = id === undefined && upload.bytes.length > 0
    if (request.method === 'PATCH' && Number(at) !== upload.bytes.length) {
      request.resume()
      throw new StonechatError('conflict')
    }
    if (isBegun) request.resume()
    else if (request.method !== 'HEAD') await receive(request, upload)
    if (server.lostAnswers > 0) {
      server.lostAnswers -= 1
      response.destroy()
      return
    }
    response.writeHead(id === undefined ? 201 : request.method === 'HEAD' ? 200 : 204, {
      'upload-offset': upload.bytes.length,
      ...(id === undefined && { location: `https://another.example/api/uploads/${upload.id}` }),
    })
    response.end()
  }

  function begin({ headers }: IncomingMessage): ModelUpload {
    const metadata = Object.fromEntries(
      String(headers['upload-metadata'])
        .split(',')
        .map((pair) => pair.split(' '))
        .map(([key, value]) => [key!, Buffer.from(value!, 'base64').toString()]),
    )
    const clientId = metadata.client_id!
    const known = uploads.find((one) => one.clientId === clientId && !one.isGone)
    if (known !== undefined) return known
    const size = Number(headers['upload-length'])
    if (size === 0) throw new StonechatError('invalid_input')
    const upload = { id: randomUUID(), clientId, metadata, size, bytes: Buffer.alloc(0), isGone: false }
    uploads.push(upload)
    return upload
  }

  /** What came before a cut is there. */
  async function receive(request: IncomingMessage, upload: ModelUpload): Promise<void> {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      const [left = Infinity] = server.cuts
      upload.bytes = Buffer.concat([upload.bytes, chunk.subarray(0, left)])
      if (chunk.length >= left) {
        server.cuts.shift()
        server.onCut(upload)
        request.destroy()
        return
      }
      if (server.cuts.length > 0) server.cuts[0] = left - chunk.length
    }
  }
}
