import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Puts a text in the place of a file: written beside it, brought to disk and renamed, so that a full disk or the loss of power
 * leaves the former one, never half of one. Readable by the owner only.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.new`
  try {
    await writeThrough(beside, text)
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw error
  }
  await syncFolder(dirname(path))
}

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** So that a rename in it survives the loss of power. Where folders cannot be opened, as on Windows, nothing can be done. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  try {
    await folder?.sync()
  } catch {
    // Some file systems refuse it.
  } finally {
    await folder?.close()
  }
}
