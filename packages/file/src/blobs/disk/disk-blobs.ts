import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StonechatError } from '@stonechat/protocol'
import type { BlobProgress, Blobs } from '../../contract/index.js'
import { writeThrough } from '../write-through.js'
import { BegunFile, cutTo } from './begun-file.js'
import { makeFolder, syncFolder } from './folder.js'
import { listFiles } from './list-files.js'
import { ifThere, onDisk } from './on-disk.js'
import { createPlace, type Place } from './place.js'
import { readWhole } from './read-whole.js'

export interface DiskBlobsOptions {
  /** Made where it is not there. Several processes may share it, also over a network. */
  readonly folder: string
}

/** Blobs as files of a folder: on disk before they count, whole under their name or not there. */
export function createDiskBlobs({ folder }: DiskBlobsOptions): Blobs {
  const place = createPlace(folder)
  return {
    begin: (key) =>
      onDisk(async () => {
        await makeFolder(place.begunFolder)
        await (await open(place.begun(key), 'w', 0o600)).close()
        return { offset: 0, state: '' }
      }),
    write(key, progress, bytes) {
      return writeThrough(() => onDisk(() => BegunFile.open(place.begun(key), progress)), bytes)
    },
    finish: (key, progress) => onDisk(() => finish(place, key, progress)),
    discard: (key) => onDisk(() => remove(place.begun(key))),
    put: (key, bytes) => onDisk(() => put(place, key, bytes)),
    read: async (key, range) => readWhole(place.whole(key), range),
    delete: (key) => onDisk(() => remove(place.whole(key))),
    list: () => listFiles(place),
  }
}

async function finish(place: Place, key: string, { offset }: BlobProgress): Promise<void> {
  const [begun, whole] = [place.begun(key), place.whole(key)]
  // An empty file that nothing was written to may be lost with the power.
  const created = offset === 0 ? constants.O_CREAT : 0
  const file = await ifThere(() => open(begun, constants.O_RDWR | created, 0o600))
  if (file === undefined) return checkFinished(whole, offset)
  try {
    await cutTo(file, begun, offset)
    await file.sync()
  } finally {
    await file.close()
  }
  await moveTo(whole, begun)
}

/** A blob that is not begun any more was finished before, and has as many bytes. */
async function checkFinished(whole: string, bytes: number): Promise<void> {
  const size = (await ifThere(() => stat(whole)))?.size ?? 0
  if (size !== bytes)
    throw new StonechatError('unavailable', { cause: new Error(`${whole} lacks ${bytes - size} bytes`) })
}

async function put(place: Place, key: string, bytes: Uint8Array): Promise<void> {
  const whole = place.whole(key)
  const temporary = join(place.temporaryFolder, randomUUID())
  await makeFolder(place.temporaryFolder)
  try {
    await writeToDisk(temporary, bytes)
    await moveTo(whole, temporary)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function moveTo(whole: string, path: string): Promise<void> {
  await makeFolder(dirname(whole))
  await rename(path, whole)
  await syncFolder(dirname(whole))
}

async function remove(path: string): Promise<void> {
  if ((await ifThere(() => rm(path).then(() => true))) === undefined) return
  await syncFolder(dirname(path))
}
