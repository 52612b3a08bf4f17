/** Reads a file that a person named, which may be a pipe: `-config <(sops -d chat.yaml)`. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const patienceMs = 10_000
const pollMs = 10

/**
 * All that is in it. A pipe is waited for, but not for ever: opened as usual, one that nobody writes to would hold a thread of
 * Node that no signal can end.
 * @throws Error with `code`; `ETIMEDOUT` where nobody wrote into a pipe
 */
export async function readBytes(path: string): Promise<Buffer> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const chunks: Buffer[] = []
    const giveUpAt = performance.now() + patienceMs
    for (;;) {
      const chunk = readSome(fd)
      // Nobody has opened the other end of a pipe yet, or all of a file was read.
      if (chunk?.length === 0 && (chunks.length > 0 || isWhole(fd))) return Buffer.concat(chunks)
      if (chunk !== undefined && chunk.length > 0) chunks.push(chunk)
      else if (performance.now() < giveUpAt) await delay(pollMs)
      else throw Object.assign(new Error('nothing was written into it'), { code: 'ETIMEDOUT' })
    }
  } finally {
    closeSync(fd)
  }
}

/** `undefined` where the other end of a pipe has not written yet. */
function readSome(fd: number): Buffer | undefined {
  const chunk = Buffer.alloc(65_536)
  try {
    return chunk.subarray(0, readSync(fd, chunk))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw error
  }
}

/** Whether nothing more can come: true of all but pipes. */
function isWhole(fd: number): boolean {
  return !fstatSync(fd).isFIFO()
}
