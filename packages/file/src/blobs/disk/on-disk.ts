import { StonechatError } from '@stonechat/protocol'

/** Does something with the disk; what the disk refuses is `unavailable`, with its reason as the cause. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw isFromDisk(cause) ? new StonechatError('unavailable', { cause }) : cause
  }
}

/** The answer of some work, or `undefined` where a file or a folder is not there. */
export async function ifThere<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isFromDisk(error) && error.code === 'ENOENT') return undefined
    throw error
  }
}

function isFromDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error
}
