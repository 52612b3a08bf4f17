import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes a folder with all above it where it is not there, so that it survives the loss of power; readable by the owner only. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

/** So that what was made, renamed or removed in it survives the loss of power. Where folders cannot be opened, as on Windows, nothing can be done. */
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
