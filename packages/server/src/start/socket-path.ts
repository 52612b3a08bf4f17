/** A Unix socket in a deep folder: its address takes about a hundred bytes, however deep folders may be. */
import { closeSync, constants, openSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { ExitError } from '../exit-error.js'

/** What every system takes, its closing zero included: 104 on macOS, 108 on Linux. */
const addressMaxBytes = 103

export interface SocketPath {
  /** What `listen` and `connect` take: it leads to the same file. */
  readonly path: string
  /** Once it was used. It may be called twice. */
  readonly close: () => void
}

/**
 * How to name that socket. Where its path is too long, Linux finds it by its open folder: Node would cut the name, and make
 * another socket than the one that commands look for.
 * @throws ExitError 1 where this system has no such way
 */
export function wayTo(path: string): SocketPath {
  if (Buffer.byteLength(path) <= addressMaxBytes) return { path, close() {} }
  let folder: number | undefined
  if (process.platform === 'linux')
    folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
  const short = `/proc/self/fd/${folder}/${basename(path)}`
  const close = () => {
    if (folder !== undefined) closeSync(folder)
    folder = undefined
  }
  if (folder !== undefined && Buffer.byteLength(short) <= addressMaxBytes) return { path: short, close }
  close()
  throw new ExitError(`the path ${path} is too long for a socket; choose a shorter -data`)
}
