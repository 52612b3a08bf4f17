/** Uploads in several requests by hand, as the wire has them. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { call, type Person, type ServerAddress } from '@stonechat/testkit'

type At = Pick<ServerAddress, 'url'>

const tus = { 'tus-resumable': '1.0.0' }
const pieceBytes = 64 * 1024

/** Begins an upload of so many bytes, and answers its id. */
export async function beginUpload(at: At, { token }: Person, bytes: number): Promise<string> {
  const headers = { ...tus, 'upload-length': String(bytes) }
  const { status, text, ...answer } = await call(at, 'POST /api/uploads', { token, headers })
  if (status !== 201) throw new Error(`beginning an upload answered ${status}: ${text}`)
  const address = answer.headers.get('location') ?? ''
  return address.slice(address.lastIndexOf('/') + 1)
}

/** How many bytes of it are kept. */
export async function readOffset(at: At, { token }: Person, id: string): Promise<number> {
  const { status, headers } = await call(at, `HEAD /api/uploads/${id}`, { token, headers: tus })
  if (status !== 200) throw new Error(`asking for an upload answered ${status}`)
  return Number(headers.get('upload-offset'))
}

/**
 * Sends bytes from here on, in one request.
 * @param onSent is told how many were handed to the line so far
 * @returns the status; `undefined` where there was no answer
 */
export async function sendFrom(
  at: At,
  { token }: Person,
  upload: { readonly id: string; readonly offset: number },
  bytes: Uint8Array,
  onSent: (sent: number) => void = () => {},
): Promise<number | undefined> {
  const rest = bytes.subarray(upload.offset)
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = rest.subarray(sent, sent + pieceBytes)
      if (piece.length === 0) return controller.close()
      controller.enqueue(piece)
      sent += piece.length
      onSent(sent)
      // What listens to the other side has its turn, too.
      await setImmediate()
    },
  })
  const headers = {
    ...{ ...tus, 'content-type': 'application/offset+octet-stream' },
    ...{ 'upload-offset': String(upload.offset), authorization: `Bearer ${token}` },
  }
  const request = { method: 'PATCH', headers, body, duplex: 'half' } as RequestInit
  const answer = await fetch(`${at.url}/api/uploads/${upload.id}`, request).catch(() => undefined)
  await answer?.text()
  return answer?.status
}

/** Gives an upload up, or deletes the file that it has become. */
export async function giveUp(at: At, { token }: Person, id: string): Promise<number> {
  return (await call(at, `DELETE /api/uploads/${id}`, { token, headers: tus })).status
}

/** The bytes of a file, as their owner gets them. */
export async function download(at: At, { token }: Person, id: string): Promise<Buffer> {
  const answer = await fetch(`${at.url}/api/files/${id}/content`, {
    headers: { authorization: `Bearer ${token}` },
  })
  if (answer.status !== 200) throw new Error(`the file was answered ${answer.status}: ${await answer.text()}`)
  return Buffer.from(await answer.arrayBuffer())
}

/** What two files have in common that are equal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
