import { connect, type Socket } from 'node:net'
import { StonechatError } from '@stonechat/protocol'
import { fileLimits } from '../limits.js'
import type { ScanAddress } from './scan-address.js'
import type { FileScanner, ScanVerdict } from './scanner.js'

export interface ClamdOptions {
  readonly address: ScanAddress
  /** How long clamd may say nothing, and take nothing; `scanIdleMs` by default. */
  readonly idleMs?: number
}

/** ClamAV's daemon as a scanner. One connection for each file; see `man clamd`, INSTREAM. */
export function createClamdScanner({ address, idleMs = fileLimits.scanIdleMs }: ClamdOptions): FileScanner {
  return {
    async scan(bytes) {
      const failure: { fromBytes?: { readonly error: unknown } } = {}
      const watched = watch(bytes, (error) => {
        failure.fromBytes = { error }
      })
      try {
        return verdictOf(await ask(connect(address), idleMs, framed(watched)))
      } catch (cause) {
        throw failure.fromBytes === undefined
          ? new StonechatError('unavailable', { cause })
          : failure.fromBytes.error
      }
    },
  }
}

/** Sends all of it and waits for the answer, which may come before the end: then the rest is not asked for. */
async function ask(socket: Socket, idleMs: number, chunks: AsyncIterable<Uint8Array>): Promise<string> {
  socket.setTimeout(idleMs, () => socket.destroy(new Error(`clamd did nothing for ${idleMs} ms`)))
  const heard = { isAnswered: false }
  const answer = readAnswer(socket).finally(() => {
    heard.isAnswered = true
  })
  const failed = new Promise<never>((_, reject) => {
    send(socket, chunks, heard).catch(reject)
  })
  try {
    return await Promise.race([answer, failed])
  } finally {
    socket.destroy()
    answer.catch(() => {})
  }
}

async function send(
  socket: Socket,
  chunks: AsyncIterable<Uint8Array>,
  heard: { readonly isAnswered: boolean },
): Promise<void> {
  for await (const chunk of chunks) {
    // A clamd that has enough answers and closes. Writing to it then would end the connection before the answer is read.
    await new Promise(setImmediate)
    if (heard.isAnswered) return
    await new Promise<void>((resolve, reject) =>
      socket.write(chunk, (error) => (error ? reject(error) : resolve())),
    )
  }
}

async function readAnswer(socket: Socket): Promise<string> {
  let text = ''
  return new Promise((resolve, reject) => {
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\0') || text.length > answerMaxCharacters) resolve(text.replace(/\0.*$/s, ''))
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error(`clamd closed without an answer`)))
  })
}

const answerMaxCharacters = 4_096

/** Each chunk behind its length; one of no length ends them. */
async function* framed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0')
  for await (const chunk of bytes) {
    if (chunk.byteLength === 0) continue
    yield lengthOf(chunk.byteLength)
    yield chunk
  }
  yield lengthOf(0)
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

async function* watch(
  bytes: AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    onFailure(error)
    throw error
  }
}

function verdictOf(answer: string): ScanVerdict {
  if (answer === 'stream: OK') return { status: 'clean' }
  const name = /^stream: (.+) FOUND$/.exec(answer)?.[1]
  if (name !== undefined) return { status: 'found', name }
  if (answer.includes('size limit exceeded')) return { status: 'too_large' }
  throw new Error(`clamd says: ${answer}`)
}
